using System.Runtime.CompilerServices;

namespace VkSim.Compute;

/// <summary>A suspended method with its state.</summary>
/// <typeparam name="TStateMachine">The state, made by the compiler.</typeparam>
/// <typeparam name="TResult">The result of the method.</typeparam>
internal sealed class PooledMethod<TStateMachine, TResult> : PooledMethod<TResult>
    where TStateMachine : IAsyncStateMachine
{
    // As many as may be suspended at once without an allocation.
    private const int MostIdle = 64;

    private static readonly Lock Gate = new();
    private static readonly Stack<PooledMethod<TStateMachine, TResult>> Idle = new();

    private TStateMachine? _stateMachine;

    /// <summary>Takes the state of a method that waits, at its first wait into an object of the pool; gives what goes on with it.</summary>
    /// <param name="method">The builder's, which is a part of the state.</param>
    /// <param name="stateMachine">The state.</param>
    public static Action Suspend(ref PooledMethod<TResult>? method, ref TStateMachine stateMachine)
    {
        if (method is null)
        {
            PooledMethod<TStateMachine, TResult> rented = Rent();
            method = rented;
            rented._stateMachine = stateMachine;
        }

        return ((PooledMethod<TStateMachine, TResult>)method).KeepContext();
    }

    /// <inheritdoc/>
    protected override void MoveNext() => _stateMachine!.MoveNext();

    /// <inheritdoc/>
    protected override void Return()
    {
        _stateMachine = default;
        lock (Gate)
        {
            if (Idle.Count < MostIdle)
            {
                Idle.Push(this);
            }
        }
    }

    private static PooledMethod<TStateMachine, TResult> Rent()
    {
        lock (Gate)
        {
            if (Idle.TryPop(out PooledMethod<TStateMachine, TResult>? method))
            {
                return method;
            }
        }

        return new PooledMethod<TStateMachine, TResult>();
    }
}
