namespace VkSim.Cli;

/// <summary>
/// What commands do with a cluster. Orleans finds its parts by reflection, which a program that is compiled ahead of time cannot: so <c>vksim</c>
/// has nothing of it, and <c>vksim-silo</c>, the same commands with it, is started in its place.
/// </summary>
internal interface IClusterCommands
{
    /// <summary>Has shards of indexes until it is told to end.</summary>
    /// <param name="request">How.</param>
    /// <param name="ready">Told when others can reach it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BadInputException">A port that is taken, or a store that cannot be written.</exception>
    /// <exception cref="NoSuchDeviceException">There is no such device.</exception>
    void Serve(ServeRequest request, Action<ServeJson> ready, CancellationToken cancellation);

    /// <summary>Connects to a cluster.</summary>
    /// <exception cref="BadInputException">No silo answers there.</exception>
    IClusterIndex Connect(ClusterTarget target, CancellationToken cancellation);
}
