// Three silos on one machine have a million vectors together. One of them is killed while a client searches.
using System.Globalization;
using VkSim;
using VkSim.Samples.Cluster;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
int columns = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 64;
int deadAfter = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;

string folder = Directory.CreateTempSubdirectory("vksim-cluster-").FullName;
List<SiloProcess> silos = [];
try
{
    for (int i = 0; i < 3; i++)
    {
        silos.Add(SiloProcess.Start(folder, deadAfter));
    }

    return await new Demonstration(silos, rows, columns).RunAsync() ? 0 : 1;
}
finally
{
    silos.ForEach(silo => silo.Dispose());
    Directory.Delete(folder, recursive: true);
}
