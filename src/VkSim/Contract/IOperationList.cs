namespace VkSim.Contract;

/// <summary>
/// Operations that are recorded once and computed each time the list is submitted, in order, after everything submitted before.
/// One thread at a time records and submits a list; a fence may be asked by any.
/// </summary>
internal interface IOperationList : IVectorOperations, IDisposable
{
    /// <summary>Whether submissions are timed from now on.</summary>
    bool IsTimed { set; }

    /// <summary>Ends what submissions from now on compute, as soon as a backend looks at it; they fail then. Not every backend can.</summary>
    CancellationToken CancellationToken { set; }

    /// <summary>Records a search: <see cref="IVectorBackend.Nearest"/> of what the operands hold then. There are queries and rows.</summary>
    /// <param name="queries">Q×D.</param>
    /// <param name="database">N×D.</param>
    /// <param name="settings">What is searched for.</param>
    /// <param name="former">Results of a former search of the list's, done and read, whose memory may be taken; null: there are none.</param>
    /// <returns>The former results where they fit, or new ones.</returns>
    IRankingBuffers Nearest(in MatrixView queries, in MatrixView database, in NearestSettings settings, IRankingBuffers? former);

    /// <summary>Records <see cref="IVectorBackend.TopK"/>. There are rows, columns and values wanted.</summary>
    IRankingBuffers TopK(in MatrixView matrix, int k, bool largest);

    /// <summary>Hands the list to the device without waiting; gives a number for the members below.</summary>
    /// <exception cref="ObjectDisposedException">Memory that the list uses was given back.</exception>
    ulong Submit();

    /// <summary>Removes what was recorded and keeps the working memory. What was submitted stays under way.</summary>
    void Clear();

    /// <summary>Whether a submission is finished, or never will be.</summary>
    bool IsDone(ulong submission);

    /// <summary>Why a submission that is done has no results, or null.</summary>
    Exception? ErrorOf(ulong submission);

    /// <summary>Waits for a submission; false where the time ran out.</summary>
    bool Wait(ulong submission, TimeSpan timeout);

    /// <summary>Waits without blocking a thread.</summary>
    ValueTask WaitAsync(ulong submission, CancellationToken cancellationToken);

    /// <summary>How long the newest submission took the device, once it is done and where it was timed; otherwise null.</summary>
    TimeSpan? Elapsed { get; }
}
