using System.Runtime.CompilerServices;

namespace VkSim.Compute;

/// <summary>
/// Builds the value tasks of asynchronous methods, with one pool of suspended methods for all threads.
/// <see cref="PoolingAsyncValueTaskMethodBuilder{TResult}"/> keeps one idle method for each thread and for each processor: where methods begin on
/// one thread and end on another, as those that wait for a device do, it may drop and allocate on and on.
/// </summary>
/// <typeparam name="TResult">The result of the method.</typeparam>
internal struct SharedPoolMethodBuilder<TResult>
{
    private AsyncValueTaskMethodBuilder<TResult> _atOnce;
    private PooledMethod<TResult>? _method;

    /// <summary>The task of the method: must be awaited exactly once.</summary>
    public ValueTask<TResult> Task => _method is { } method ? new ValueTask<TResult>(method, method.Version) : _atOnce.Task;

    /// <summary>A builder for a method that begins.</summary>
    public static SharedPoolMethodBuilder<TResult> Create() => default;

    /// <summary>Begins the method.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => _atOnce.Start(ref stateMachine);

    /// <summary>Not needed: state machines are not boxed.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Ends the method.</summary>
    public void SetResult(TResult result)
    {
        if (_method is { } method)
        {
            method.Succeed(result);
        }
        else
        {
            _atOnce.SetResult(result);
        }
    }

    /// <summary>Ends the method with what it threw.</summary>
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

    /// <summary>Suspends the method until the awaiter's end.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.OnCompleted(PooledMethod<TStateMachine, TResult>.Suspend(ref _method, ref stateMachine));

    /// <summary>Suspends the method until the awaiter's end.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.UnsafeOnCompleted(PooledMethod<TStateMachine, TResult>.Suspend(ref _method, ref stateMachine));
}
