// Programs of the guides print to the console of this process, in its working folder and with its environment.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
