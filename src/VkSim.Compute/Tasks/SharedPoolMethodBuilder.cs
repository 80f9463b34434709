using System.Runtime.CompilerServices;

namespace VkSim.Compute;

/// <summary>As <see cref="SharedPoolMethodBuilder{TResult}"/>, for methods without a result.</summary>
internal struct SharedPoolMethodBuilder
{
    private AsyncValueTaskMethodBuilder _atOnce;
    private PooledMethod<bool>? _method;

    /// <inheritdoc cref="SharedPoolMethodBuilder{TResult}.Task"/>
    public ValueTask Task => _method is { } method ? new ValueTask(method, method.Version) : _atOnce.Task;

    /// <inheritdoc cref="SharedPoolMethodBuilder{TResult}.Create"/>
    public static SharedPoolMethodBuilder Create() => default;

    /// <inheritdoc cref="SharedPoolMethodBuilder{TResult}.Start"/>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => _atOnce.Start(ref stateMachine);

    /// <inheritdoc cref="SharedPoolMethodBuilder{TResult}.SetStateMachine"/>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <inheritdoc cref="SharedPoolMethodBuilder{TResult}.SetResult"/>
    public void SetResult()
    {
        if (_method is { } method)
        {
            method.Succeed(true);
        }
        else
        {
            _atOnce.SetResult();
        }
    }

    /// <inheritdoc cref="SharedPoolMethodBuilder{TResult}.SetException"/>
    public void SetException(Exception exception)
    {
        if (_method is { } method)
        {
            method.Fail(exception);
        }
        else
        {
            _atOnce.SetException(exception);
        }
    }

    /// <inheritdoc cref="SharedPoolMethodBuilder{TResult}.AwaitOnCompleted"/>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.OnCompleted(PooledMethod<TStateMachine, bool>.Suspend(ref _method, ref stateMachine));

    /// <inheritdoc cref="SharedPoolMethodBuilder{TResult}.AwaitUnsafeOnCompleted"/>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.UnsafeOnCompleted(PooledMethod<TStateMachine, bool>.Suspend(ref _method, ref stateMachine));
}
