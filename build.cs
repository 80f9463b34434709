#!/usr/bin/env dotnet
#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false

// The one build script. Run: dotnet run build.cs -- demo|test|bench|pack|shaders|web|bundle
// Every verb first makes sure of what it needs on this machine, then does its work.

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

string root = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Directory.GetCurrentDirectory();
Directory.SetCurrentDirectory(root);
Environment.SetEnvironmentVariable("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("DOTNET_NOLOGO", "1");
// Build servers would outlive the script and hold files open.
Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");

string verb = args.Length > 0 ? args[0] : "help";
string[] rest = args.Length > 1 ? args[1..] : [];

try
{
    return verb switch
    {
        "demo" => Demo(rest),
        "test" => Test(rest),
        "bench" => Bench(rest),
        "pack" => Pack(),
        "shaders" => Shaders(rest),
        "web" => WebLibrary.Make(),
        "bundle" => Bundle(rest),
        "native" => Native(rest),
        "help" or "--help" or "-h" => Help(Console.Out, 0),
        _ => Unknown(verb),
    };
}
catch (BuildFailedException failure)
{
    Console.Error.WriteLine($"build: {failure.Message}");
    return 1;
}

static int Help(TextWriter output, int exitCode)
{
    output.WriteLine("""
        Usage: dotnet run build.cs -- VERB [options]

          demo [FOLDER] [...]   compare the texts of a folder on the best device (options go to 'vksim demo')
          test [--only NAME] [--all]
                                build and run every test pass, or only those whose name contains NAME; with --all also
                                what is slow and rarely breaks (a million damaged files, long random sequences)
          bench [...]           build and run the benchmarks (options go to the benchmark program)
          bench micro [...]     single calls and what they allocate (options go to BenchmarkDotNet; without any, all run)
          pack                  NuGet packages and the dotnet tool, into artifacts/packages
          shaders [check]       compile shaders/*.comp into shaders/spirv, or check that they are up to date
          shaders stats [...]   what the driver's compiler makes of every kernel: registers, spills, instructions, cycles;
                                --help tells the options, --renew compiles what changed and writes it into the tables of bench/results/kernels
          web                   bundle the drawing library of reports (needs npm), into src/VkSim.Reports/web/plotly
          bundle [--arm64]      a folder that runs on any x86-64 Linux, or Arm64 Linux, with no .NET, into artifacts/bundle
          native [--all] [--cli]
                                the C library, compiled ahead of time for this processor, into artifacts/native; with --all
                                for every level of x86-64, with --cli the command too

        Each verb installs what it needs through the system's package manager where it may,
        and otherwise prints the one command to run and goes on with what is there.
        """);
    return exitCode;
}

static int Unknown(string verb)
{
    Console.Error.WriteLine($"build: unknown verb '{verb}'; expected demo, test, bench, pack, shaders, web, bundle or native");
    return Help(Console.Error, 2);
}

// ---- Verbs ----

static int Demo(string[] rest)
{
    Machine.Ensure(Need.Loader | Need.Driver);
    Build("src/VkSim.Cli/VkSim.Cli.csproj", "Release");
    return Command.Run("dotnet", [Output("src/VkSim.Cli", "Release", "VkSim.Cli.dll"), "demo", .. rest]);
}

static int Bench(string[] rest)
{
    if (rest is ["micro", .. var filters])
    {
        Machine.Ensure(Need.Loader | Need.Driver);
        Build("bench/VkSim.MicroBenchmarks/VkSim.MicroBenchmarks.csproj", "Release");
        return Command.Run(
            "dotnet",
            [Output("bench/VkSim.MicroBenchmarks", "Release", "VkSim.MicroBenchmarks.dll"), .. filters.Length > 0 ? filters : ["--filter", "*"]]);
    }

    Machine.Ensure(Need.Loader | Need.Driver | (rest.Contains("--no-peers") ? 0 : Need.Peers));
    if (!rest.Contains("--no-peers") && Command.Exists("npm") && !Directory.Exists("bench/peers/node_modules"))
    {
        Command.Run("npm", ["install", "--prefix", "bench/peers", "--no-audit", "--no-fund", "--no-package-lock"]);
    }

    if (!rest.Contains("--no-peers"))
    {
        FetchBlis();
    }

    Build("bench/VkSim.Bench/VkSim.Bench.csproj", "Release");
    return Command.Run("dotnet", [Output("bench/VkSim.Bench", "Release", "VkSim.Bench.dll"), .. rest]);
}

// BLIS is unpacked beside the programs: installed, it could become the BLAS that all other peers call.
static void FetchBlis()
{
    const string Folder = "artifacts/peers";
    if (!Command.Exists("apt-get") || !Command.Exists("dpkg-deb") || Directory.Exists(Path.Combine(Folder, "usr")))
    {
        return;
    }

    Directory.CreateDirectory(Folder);
    if (Command.Run("sh", ["-c", $"cd {Folder} && apt-get -qq download libblis4-pthread && dpkg-deb -x libblis4-pthread_*.deb ."]) != 0)
    {
        Console.WriteLine("setup: missing: BLIS, a peer of the benchmark; going on without");
    }
}

static int Shaders(string[] rest)
{
    if (rest is ["stats", .. var options])
    {
        return ShaderStats.Run(options);
    }

    Machine.Ensure(Need.ShaderCompiler);
    Build("tools/VkSim.ShaderTool/VkSim.ShaderTool.csproj", "Release");
    string[] toolArguments = rest.Length > 0 ? rest : ["compile"];
    return Command.Run("dotnet", [Output("tools/VkSim.ShaderTool", "Release", "VkSim.ShaderTool.dll"), .. toolArguments]);
}

static int Pack()
{
    // The command's package has what clusters take, as it was built.
    Command.Require("dotnet", ["build", "src/VkSim.Silo", "-c", "Release", "-v", "q", "-nodeReuse:false", "-p:ContinuousIntegrationBuild=true"]);
    foreach (string project in new[] { "src/VkSim.Compute", "src/VkSim", "src/VkSim.Formats", "src/VkSim.VectorData", "src/VkSim.Mpi", "src/VkSim.Orleans", "src/VkSim.Reports", "src/VkSim.Reports.Png", "src/VkSim.Cli" })
    {
        // Where the sources lay on this machine is nobody's business, and would make two builds differ.
        Command.Require(
            "dotnet",
            ["pack", project, "-c", "Release", "-o", "artifacts/packages", "-v", "q", "-nodeReuse:false", "-p:ContinuousIntegrationBuild=true"]);
    }

    foreach (string package in Directory.EnumerateFiles("artifacts/packages", "*.nupkg").Order(StringComparer.Ordinal))
    {
        Console.WriteLine(package);
    }

    return 0;
}

static int Bundle(string[] rest)
{
    string runtime = rest switch
    {
        [] => "linux-x64",
        ["--arm64"] => Arm64Build.Runtime,
        _ => throw new BuildFailedException($"bundle: unknown option '{rest[0]}'; expected --arm64 or none"),
    };
    if (OperatingSystem.IsWindows())
    {
        throw new BuildFailedException("a bundle packed on Windows would lose which of its files are programs; run this on Linux or macOS");
    }

    string name = $"vksim-{runtime}";
    string folder = Path.Combine("artifacts", "bundle", name);
    if (Directory.Exists(folder))
    {
        Directory.Delete(folder, recursive: true);
    }

    // The programs share one copy of the runtime. The command comes last: those that refer to it bring a host of it along, which has another name.
    foreach (string project in new[] { "tools/VkSim.ShaderStats", "src/VkSim.Silo", "src/VkSim.Cli" })
    {
        Console.WriteLine($"bundle: {project}");
        Command.Require(
            "dotnet",
            ["publish", project, "-c", "Release", "-r", runtime, "--self-contained", "true", "-o", folder, "-v", "q", "-nologo", "-p:PackAsTool=false", "-nodeReuse:false"]);
    }

    foreach (string file in Directory.EnumerateFiles("tools/bundle").Append("bench/run-all.sh").Append("bench/torch_ops.py"))
    {
        File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    foreach (string file in Directory.EnumerateFiles("shaders", "*", SearchOption.AllDirectories))
    {
        string target = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    File.Copy("LICENSE", Path.Combine(folder, "LICENSE"));
    foreach (string file in Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".pdb" or ".xml"))
    {
        File.Delete(file);
    }

    foreach (string program in new[] { "vksim", "vksim-silo", "VkSim.ShaderStats", "run-all.sh" })
    {
        File.SetUnixFileMode(Path.Combine(folder, program), (UnixFileMode)0b111_101_101);
    }

    string archive = $"{folder}.tar.gz";
    using (FileStream file = File.Create(archive))
    using (var packed = new GZipStream(file, CompressionLevel.SmallestSize))
    {
        TarFile.CreateFromDirectory(folder, packed, includeBaseDirectory: true);
    }

    Console.WriteLine($"{archive} ({new FileInfo(archive).Length / 1048576.0:F1} MiB); unpack it anywhere and run {name}/run-all.sh");
    return 0;
}

static int Native(string[] rest)
{
    if (!NativeBuild.IsPossible)
    {
        throw new BuildFailedException("the C library is built on x86-64 Linux only; elsewhere: dotnet publish src/VkSim.Native -r RUNTIME");
    }

    if (rest.FirstOrDefault(option => option is not ("--all" or "--cli")) is { } unknown)
    {
        throw new BuildFailedException($"native: unknown option '{unknown}'; expected --all or --cli");
    }

    Machine.Ensure(Need.NativeTools);
    string[] levels = rest.Contains("--all") ? ["v2", "v3", "v4"] : [NativeBuild.Level];
    NativeBuild.Library(levels);
    if (rest.Contains("--cli"))
    {
        NativeBuild.Program(levels);
    }

    return 0;
}

static int Test(string[] rest)
{
    (string? only, bool all) = ReadTestOptions(rest);
    if (all)
    {
        Environment.SetEnvironmentVariable("VKSIM_TEST_ALL", "1");
        Environment.SetEnvironmentVariable("VKSIM_FUZZ_FILES", "1000000");
    }

    bool ci = Environment.GetEnvironmentVariable("CI") == "true";
    Machine.Ensure(Need.Loader | Need.Driver | Need.ShaderCompiler | Need.Validation | Need.SwiftShader | Need.SpirvTools | Need.Mpi);
    if (ci)
    {
        // On a developer's machine without a driver the SIMD tests still tell something; in CI that would hide the GPU half.
        Environment.SetEnvironmentVariable("VKSIM_REQUIRE_VULKAN", "1");
        Environment.SetEnvironmentVariable("VKSIM_REQUIRE_MPI", "1");
    }

    Build("VkSim.sln", "Release");
    // The engine's tests run on a debug build as well: there disposing a device reports every leaked resource.
    Build("tests/VkSim.Compute.Tests/VkSim.Compute.Tests.csproj", "Debug");

    var report = new TestReport();
    report.Check("shaders are compiled", only, () => Shaders(["check"]) == 0);
    if (ci)
    {
        report.Check("code is formatted", only, () =>
            Command.Run("dotnet", ["format", "VkSim.sln", "--verify-no-changes", "--no-restore", "--verbosity", "minimal"]) == 0);
    }

    if (NativeBuild.IsPossible)
    {
        report.Check(NativeBuild.Name, only, () => Native(all ? ["--all", "--cli"] : []) == 0);
    }

    IEnumerable<VerifyPass> verifications = VerifyPass.All();
    if (ci && Arm64Build.IsPossible)
    {
        report.Check(Arm64Build.Name, only, Arm64Build.Make);
        verifications = verifications.Append(Arm64Build.Verification);
        Arm64Build.OnLavapipe().ToList().ForEach(operation => report.Check(operation.Name, only, operation.Check));
    }

    report.Run(TestPass.All(), only);
    report.Verify(verifications, only, isRequired: ci);
    return report.Close();
}

static (string? Only, bool All) ReadTestOptions(string[] rest) => rest switch
{
    [] => (null, false),
    ["--all", .. var more] => (ReadTestOptions(more).Only, true),
    ["--only", var name, .. var more] => (name, ReadTestOptions(more).All),
    _ => throw new BuildFailedException($"test: unknown option '{rest[0]}'; expected --only NAME or --all"),
};

// ---- Shared steps ----

static void Build(string project, string configuration)
{
    Console.WriteLine($"build: {project} ({configuration})");
    Command.Require("dotnet", ["build", project, "-c", configuration, "-v", "q", "-nodeReuse:false", "-clp:NoSummary"]);
}

static string Output(string project, string configuration, string file) =>
    Path.Combine(project, "bin", configuration, "net10.0", file);

/// <summary>One run of one test project: a driver set-up, since drivers read theirs once a process.</summary>
internal sealed record TestPass(string Name, string Project, string Configuration, string? Filter, Dictionary<string, string> Environment)
{
    private const string Compute = "tests/VkSim.Compute.Tests/VkSim.Compute.Tests.csproj";
    private const string Math = "tests/VkSim.Tests/VkSim.Tests.csproj";
    private const string Cli = "tests/VkSim.Cli.Tests/VkSim.Cli.Tests.csproj";
    private const string Architecture = "tests/VkSim.Architecture.Tests/VkSim.Architecture.Tests.csproj";
    private const string Guides = "tests/VkSim.Guides.Tests/VkSim.Guides.Tests.csproj";
    private const string Kernels = "tests/VkSim.ShaderStats.Tests/VkSim.ShaderStats.Tests.csproj";
    private const string Native = "tests/VkSim.Native.Tests/VkSim.Native.Tests.csproj";
    private const string VectorData = "tests/VkSim.VectorData.Tests/VkSim.VectorData.Tests.csproj";
    private const string Cluster = "tests/VkSim.Orleans.Tests/VkSim.Orleans.Tests.csproj";
    private const string Reports = "tests/VkSim.Reports.Tests/VkSim.Reports.Tests.csproj";
    private const string Mpi = "tests/VkSim.Mpi.Tests/VkSim.Mpi.Tests.csproj";

    // The host's work, and how work is cut, is the same at every subgroup width.
    private static string OnDevices => IsWhole ? "Needs=Vulkan" : "Needs=Vulkan&Work!=Host&Work!=Cut";

    // Bits are the processor's at every width, which the oracle judges; what is chosen, and losses, have no such bits. 'verify' runs all operations.
    private static string OfWidths =>
        "FullyQualifiedName~.SameBitsTests|FullyQualifiedName~.TopKTests|FullyQualifiedName~.LossGoldenTests";

    private static bool IsWhole => System.Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") is not null;

    /// <summary>
    /// Everything once on lavapipe's own width together with SwiftShader, and the tests that use a device again at
    /// lavapipe's other subgroup widths; of the mathematics a few, unless with --all.
    /// </summary>
    public static IEnumerable<TestPass> All()
    {
        Dictionary<string, string> both = Machine.SwiftShaderIcd is { } icd ? new() { ["VK_ADD_DRIVER_FILES"] = icd } : [];
        yield return new("mathematics, subgroups of 8, and SwiftShader", Math, "Release", null, new(both) { ["LP_NATIVE_VECTOR_WIDTH"] = "256" });
        yield return new("kernels, compiled for GPUs that are not here", Kernels, "Release", null, []);
        yield return new("engine, subgroups of 8, and SwiftShader", Compute, "Debug", null, new(both) { ["LP_NATIVE_VECTOR_WIDTH"] = "256" });
        yield return new("command line", Cli, "Release", null, new(both));
        yield return new("vector store", VectorData, "Release", null, []);
        yield return new("losses across ranks", Mpi, "Release", null, []);
        yield return new("cluster", Cluster, "Release", null, []);
        yield return new("reports, in a browser", Reports, "Release", null, []);
        yield return new("architecture", Architecture, "Release", null, []);
        yield return new("packages, and the programs of the documents", Guides, "Release", null, []);
        if (NativeBuild.IsPossible)
        {
            // The command is compiled ahead of time with --all only.
            yield return new("C interface", Native, "Release", IsWhole ? null : "Needs!=Program", []);
        }

        foreach ((string width, int lanes) in new[] { ("128", 4), ("512", 16) })
        {
            Dictionary<string, string> narrow = new() { ["LP_NATIVE_VECTOR_WIDTH"] = width, ["VKSIM_TEST_WIDTHS"] = IsWhole ? "0" : "1" };
            yield return new($"engine, subgroups of {lanes}", Compute, "Release", OnDevices, narrow);
            yield return new($"mathematics, subgroups of {lanes}", Math, "Release", IsWhole ? OnDevices : OfWidths, narrow);
        }
    }
}

/// <summary>
/// The drawing library of reports: what src/VkSim.Reports/web names, at the versions of its lock file, as one script. It is kept in
/// the tree, so that only who changes it needs npm.
/// </summary>
internal static class WebLibrary
{
    private const string Source = "src/VkSim.Reports/web";
    private const string Target = Source + "/plotly";
    private const string Folder = "artifacts/obj/web";
    private static readonly string[] Inputs = ["buffer.js", "entry.js", "package-lock.json", "package.json"];

    public static int Make()
    {
        if (!Command.Exists("npm"))
        {
            throw new BuildFailedException("web: npm is not here; it comes with Node.js (Debian: apt-get install npm)");
        }

        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Target);
        foreach (string input in Inputs)
        {
            File.Copy(Path.Combine(Source, input), Path.Combine(Folder, input), overwrite: true);
        }

        Command.Require("npm", ["ci", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund"]);
        Bundle();
        byte[] script = File.ReadAllBytes(Path.Combine(Folder, "plotly.js"));
        Pack("plotly.js.gz", script);
        Pack("licences.txt.gz", Encoding.UTF8.GetBytes(Licences()));
        var lines = Inputs.Select(input => $"{Hash(File.ReadAllBytes(Path.Combine(Source, input)))}  {input}").Append($"{Hash(script)}  plotly.js");
        File.WriteAllText(Path.Combine(Target, "SHA256SUMS"), string.Join('\n', lines) + "\n");
        Console.WriteLine($"{Target}: {script.Length / 1e6:F1} MB of script, {new FileInfo(Path.Combine(Target, "plotly.js.gz")).Length / 1e3:F0} KB packed");
        return 0;
    }

    private static void Bundle() => Command.Require(
        Path.Combine(Folder, "node_modules", ".bin", "esbuild"),
        [
            Path.Combine(Folder, "entry.js"), "--bundle", "--minify", "--format=iife", "--global-name=Plotly", "--target=es2020", "--charset=utf8",
            "--legal-comments=none", $"--alias:buffer=./{Folder}/buffer.js", $"--alias:regl=./{Folder}/node_modules/@plotly/regl", "--define:global=window", "--define:define.amd=false",
            "--loader:.css=text", $"--metafile={Folder}/meta.json", $"--outfile={Folder}/plotly.js", "--log-level=warning",
        ]);

    /// <summary>The licences of all packages that are in the script.</summary>
    private static string Licences()
    {
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "meta.json")));
        string[] packages =
        [
            .. meta.RootElement.GetProperty("inputs").EnumerateObject()
                .Select(input => Regex.Match(input.Name, @".*node_modules/((?:@[^/]+/)?[^/]+)/"))
                .Where(match => match.Success).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal),
        ];
        return string.Join('\n', packages.Select(Licence));
    }

    private static string Licence(string folder)
    {
        using JsonDocument package = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        string Named(string name) => package.RootElement.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
        string? file = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .FirstOrDefault(file => Regex.IsMatch(Path.GetFileName(file), "^(licen[sc]e|copying)", RegexOptions.IgnoreCase));
        string text = file is null ? $"{Named("author")}\n" : File.ReadAllText(file).ReplaceLineEndings("\n").Trim() + "\n";
        return $"== {Named("name")} {Named("version")}, {Named("license")} ==\n\n{text}";
    }

    private static void Pack(string name, byte[] content)
    {
        using FileStream file = File.Create(Path.Combine(Target, name));
        using var packed = new GZipStream(file, CompressionLevel.SmallestSize);
        packed.Write(content);
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

/// <summary>What drivers' compilers make of the kernels.</summary>
internal static class ShaderStats
{
    private const string Project = "tools/VkSim.ShaderStats";

    public static int Run(string[] options)
    {
        Machine.Ensure(Need.Loader | Need.Driver);
        Command.Require("dotnet", ["build", Project, "-c", "Release", "-v", "q", "-nodeReuse:false", "-clp:NoSummary"]);
        string tool = Path.Combine(Project, "bin", "Release", "net10.0", "VkSim.ShaderStats.dll");
        return options is ["--renew"] ? Renew(tool) : Command.Run("dotnet", [tool, .. options]);
    }

    // The names say which compiler: a generation of AMD's, and the subgroup size.
    private static int Renew(string tool)
    {
        foreach (string file in Directory.EnumerateFiles("bench/results/kernels", "*-*.json").Order(StringComparer.Ordinal))
        {
            string[] parts = Path.GetFileNameWithoutExtension(file).Split('-');
            (int exitCode, string output) = Command.Capture(
                "dotnet", [tool, "--driver", parts[0], "--subgroup", parts[1], "--slice", "--json", "--against", file, "--changed"], []);
            if (exitCode is not (0 or 4))
            {
                return exitCode;
            }

            File.WriteAllText(file, output);
            Console.WriteLine($"{file}{(exitCode == 4 ? ": with faults" : "")}");
        }

        return 0;
    }
}

/// <summary>What is compiled ahead of time. Such code has no choice of instructions when it runs, so each level of x86-64 has a build.</summary>
internal static class NativeBuild
{
    public const string Name = "C interface is built";
    private const string Source = "src/VkSim.Native";
    private const string Target = "artifacts/native";

    /// <summary>Whether this machine can build and run it.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>The best level of this processor.</summary>
    public static string Level => Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && Avx512CD.VL.IsSupported ? "v4"
        : Avx2.IsSupported && Fma.IsSupported && Bmi2.IsSupported ? "v3" : "v2";

    /// <summary>The library with its header and CMake package: one name, which loads the build for the processor.</summary>
    public static void Library(IEnumerable<string> levels)
    {
        foreach (string level in levels)
        {
            Publish(Source, level, "VkSim.Native.so", Path.Combine(Target, "lib", $"libvksim-x86-64-{level}.so"));
        }

        Copy(Path.Combine(Source, "include", "vksim.h"), Path.Combine(Target, "include", "vksim.h"));
        Copy(Path.Combine(Source, "cmake", "vksim-config.cmake"), Path.Combine(Target, "lib", "cmake", "vksim", "vksim-config.cmake"));
        string generated = Path.Combine("artifacts", "obj", "native");
        Directory.CreateDirectory(generated);
        File.WriteAllLines(
            Path.Combine(generated, "functions.h"), Functions().Select((function, place) => $"VKSIM_FUNCTION({place}, {function})"));
        string library = Path.Combine(Target, "lib", "libvksim.so");
        Command.Require(
            "gcc",
            [
                "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden", "-I", generated,
                Path.Combine(Source, "loader", "load.c"), "-o", library, "-Wl,-soname,libvksim.so", "-Wl,-z,defs", "-ldl",
            ]);
        Console.WriteLine($"{library} and {Path.Combine(Target, "include", "vksim.h")}");
    }

    /// <summary>The command, likewise.</summary>
    public static void Program(IEnumerable<string> levels)
    {
        foreach (string level in levels)
        {
            // With which it draws pictures; without it the program does all but that.
            Publish("src/VkSim.Cli", level, "VkSim.Cli", Path.Combine(Target, "bin", $"vksim-x86-64-{level}"), "libSkiaSharp.so");
        }

        string program = Path.Combine(Target, "bin", "vksim");
        Command.Require(
            "gcc", ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", Path.Combine(Source, "loader", "launch.c"), "-o", program]);
        Console.WriteLine(program);
    }

    /// <summary>What the header declares.</summary>
    private static IEnumerable<string> Functions() =>
        Regex.Matches(File.ReadAllText(Path.Combine(Source, "include", "vksim.h")), @"^VKSIM_API [^(]*?(vksim_\w+)\(", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);

    private static void Publish(string project, string level, string file, string target, params string[] beside)
    {
        Console.WriteLine($"native: {project} for x86-64-{level}");
        string folder = Path.Combine("artifacts", "obj", "native", $"{Path.GetFileName(project)}-{level}");
        Command.Require(
            "dotnet",
            [
                "publish", project, "-c", "Release", "-r", "linux-x64", "-o", folder, "-v", "q", "-nologo", "-nodeReuse:false",
                "-p:PublishAot=true", "-p:PackAsTool=false", $"-p:IlcInstructionSet=x86-64-{level}",
            ]);
        Copy(Path.Combine(folder, file), target);
        foreach (string library in beside)
        {
            Copy(Path.Combine(folder, library), Path.Combine(Path.GetDirectoryName(target)!, library));
        }
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // Not over a file that a program may have mapped.
        File.Delete(target);
        File.Copy(source, target);
    }
}

/// <summary>The command for processors of Arm, which an emulator runs here, beside lavapipe for such.</summary>
internal static class Arm64Build
{
    public const string Name = "command is built for Arm64";
    public const string Runtime = "linux-arm64";
    private const string Folder = "artifacts/obj/arm64";
    private const string Root = "artifacts/obj/arm64-root";
    private const string Driver = "/usr/share/vulkan/icd.d/lvp_icd.aarch64.json";
    private static readonly string[] Packages = ["libstdc++6", "zlib1g", "libvulkan1", "mesa-vulkan-drivers"];

    /// <summary>Whether this machine can emulate it; it need not, where it is one.</summary>
    public static bool IsPossible =>
        OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 && Command.Exists("apt-get") && Command.Exists("dpkg-deb");

    public static VerifyPass Verification => new("cpu") { Program = Program(), Processor = "Arm64", SameBitsAs = "verify cpu" };

    /// <summary>
    /// Operations in single precision on lavapipe for Arm64, each beside lavapipe of this machine. (LLVM 15 has no code there for the
    /// halves of a word as half precision.)
    /// </summary>
    public static IEnumerable<(string Name, Func<bool> Check)> OnLavapipe() =>
        new[] { "cosine A B --out", "cdist A B --p 1 --out", "cdist A B --out", "normalize A --out", "topk A --k 5 --out-ids I --out-values" }
            .Select(operation => ($"{operation[..operation.IndexOf(" --out", StringComparison.Ordinal)]} on lavapipe of Arm64 has this machine's bits", (Func<bool>)(() => IsSame(operation))));

    public static bool Make()
    {
        Machine.Ensure(Need.Emulator);
        return MakeRoot() && Command.Run(
            "dotnet",
            [
                "publish", "src/VkSim.Cli", "-c", "Release", "-r", Runtime, "--self-contained", "true", "-o", Folder, "-v", "q", "-nologo",
                "-nodeReuse:false", "-p:PackAsTool=false",
            ]) == 0;
    }

    // Code that is exchanged while other threads run it has ended the emulator, so it is compiled once and stays.
    private static string[] Program(params string[] environment) =>
    [
        "env", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "DOTNET_EnableWriteXorExecute=0", "DOTNET_TieredCompilation=0", .. environment,
        "qemu-aarch64-static", "-cpu", "max", "-L", Path.GetFullPath(Root), Path.Combine(Folder, "vksim"),
    ];

    private static bool IsSame(string operation)
    {
        string here = Path.Combine(Folder, "here.npy");
        string there = Path.Combine(Folder, "there.npy");
        string[] arguments = [.. operation.Split(' ').Select(word => word is "A" or "B" or "I" ? Operand(word) : word)];
        File.Delete(here);
        File.Delete(there);
        // That processor's vectors have 128 bits.
        Dictionary<string, string> width = new() { ["LP_NATIVE_VECTOR_WIDTH"] = "128" };
        string[] emulated = Program($"VK_DRIVER_FILES={Driver}", $"VK_ICD_FILENAMES={Driver}");
        return Command.Capture("dotnet", [VerifyPass.Cli, .. arguments, here, "--device", "llvmpipe"], width).ExitCode == 0
            && Command.Capture(emulated[0], [.. emulated[1..], .. arguments, there, "--device", "llvmpipe"]).ExitCode == 0
            && File.ReadAllBytes(here).AsSpan().SequenceEqual(File.ReadAllBytes(there));
    }

    // Of 37 rows, which no tile divides, and 100 columns; the ids of the best are an output.
    private static string Operand(string name)
    {
        if (name == "I")
        {
            return Path.Combine(Folder, "ids.npy");
        }

        var random = new Random(name[0]);
        string file = Path.Combine(Folder, $"{name}.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 37).Select(_ => string.Join(',', Enumerable.Range(0, 100)
            .Select(_ => ((float)random.NextDouble() - 0.5f).ToString("R", CultureInfo.InvariantCulture)))));
        return file;
    }

    // The distribution's libraries and lavapipe for that processor, unpacked. Those of cross compilers, mixed with a machine's own, hang.
    private static bool MakeRoot()
    {
        if (File.Exists(Root + Driver))
        {
            return true;
        }

        string apt = Path.GetFullPath("artifacts/obj/arm64-apt");
        string archives = Path.Combine(apt, "cache", "archives");
        Directory.CreateDirectory(Path.Combine(apt, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(archives, "partial"));
        File.WriteAllText(Path.Combine(apt, "status"), "");
        string[] settings =
        [
            "APT::Architecture=arm64", "APT::Architectures=arm64", "APT::Sandbox::User=root", $"Dir::State={apt}", $"Dir::State::lists={apt}/lists",
            $"Dir::State::status={apt}/status", $"Dir::Cache={apt}/cache", "Debug::NoLocking=1",
        ];
        string[] options = [.. settings.SelectMany(setting => new[] { "-o", setting }), "-q"];
        string unpacked = Root + ".new";
        if (Command.Run("apt-get", [.. options, "update"], quiet: true) != 0
            || Command.Run("apt-get", [.. options, "install", "-y", "--download-only", "--no-install-recommends", .. Packages], quiet: true) != 0
            || !Directory.EnumerateFiles(archives, "*.deb").All(package => Command.Run("dpkg-deb", ["-x", package, unpacked]) == 0))
        {
            return false;
        }

        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }

        Directory.Move(unpacked, Root);
        return true;
    }
}

/// <summary>One run of 'vksim verify' with one setting of the environment; each operation is a test.</summary>
internal sealed record VerifyPass(string Device, string? Variable = null, string? Value = null)
{
    /// <summary>The program with what runs it.</summary>
    public IReadOnlyList<string> Program { get; init; } = ["dotnet", Cli];

    /// <summary>The command as the solution's build leaves it.</summary>
    public static string Cli { get; } = Path.Combine("src/VkSim.Cli", "bin", "Release", "net10.0", "VkSim.Cli.dll");

    /// <summary>The processor that is emulated; null: this machine's.</summary>
    public string? Processor { get; init; }

    /// <summary>The name of a pass whose bits this one gives as well; null: there is none.</summary>
    public string? SameBitsAs { get; init; }

    public string Name => $"verify {Device}" + (Processor is not null ? $" of {Processor}" : Variable is null ? "" : $", {Variable}={Path.GetFileName(Value)}");

    /// <summary>SwiftShader, which takes longest, lavapipe at each subgroup width, and the CPU with each instruction set that it has.</summary>
    public static IEnumerable<VerifyPass> All() =>
    [
        .. Machine.SwiftShaderIcd is { } icd ? [new("swiftshader", "VK_ADD_DRIVER_FILES", icd)] : Array.Empty<VerifyPass>(),
        .. new[] { "128", "256", "512" }.Select(width => new VerifyPass("llvmpipe", "LP_NATIVE_VECTOR_WIDTH", width)),
        new("cpu"),
        .. new[] { ("avx2", Avx2.IsSupported), ("sse", Sse41.IsSupported), ("scalar", true) }.Where(level => level.Item2)
            .Select(level => new VerifyPass("cpu", "VKSIM_SIMD", level.Item1)),
    ];

    public (int ExitCode, string Output, TimeSpan Elapsed) Run()
    {
        var clock = Stopwatch.StartNew();
        Dictionary<string, string> environment = Variable is null ? [] : new() { [Variable] = Value! };
        (int exitCode, string output) = Command.Capture(Program[0], [.. Program.Skip(1), "verify", "--device", Device, "--json"], environment);
        return (exitCode, output, clock.Elapsed);
    }
}

/// <summary>Runs the passes and adds up what their result files say.</summary>
internal sealed class TestReport
{
    private readonly List<string> _failures = [];
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, Dictionary<string, string>> _bits = [];
    private int _passed;
    private int _failed;
    private int _skipped;

    public void Check(string name, string? only, Func<bool> check)
    {
        if (!Selected(name, only))
        {
            return;
        }

        bool passed = check();
        _passed += passed ? 1 : 0;
        Note(name, passed, passed ? 1 : 0, passed ? 0 : 1, 0, TimeSpan.Zero);
    }

    /// <summary>Two at a time, since drivers compile kernels on one thread; what a pass prints is shown when it ends.</summary>
    public void Run(IEnumerable<TestPass> passes, string? only) => TwoAtATime(passes.Where(pass => Selected(pass.Name, only)), Run);

    private void Run(TestPass pass)
    {
        string results = Path.Combine("artifacts", "test-results", Guid.NewGuid().ToString("N") + ".trx");
        List<string> arguments =
        [
            "test", pass.Project, "-c", pass.Configuration, "--no-build", "--logger", "trx;LogFileName=" + Path.GetFullPath(results),
            "--logger", "console;verbosity=minimal", "--blame-hang-timeout", "10m",
        ];
        if (pass.Filter is not null)
        {
            arguments.AddRange(["--filter", pass.Filter]);
        }

        var clock = Stopwatch.StartNew();
        (int exitCode, string output) = Command.Capture("dotnet", arguments, pass.Environment);
        lock (_lines)
        {
            Console.WriteLine($"test: {pass.Name}");
            Console.Write(output);
            (int passed, int failed, int skipped) = ReadResults(results, pass.Name);
            // A run that crashed, or found nothing to run, has not passed whatever its counters say.
            bool good = exitCode == 0 && failed == 0 && passed > 0;
            _passed += passed;
            _skipped += skipped;
            Note(pass.Name, good, passed, good ? 0 : Math.Max(failed, 1), skipped, clock.Elapsed);
        }
    }

    public void Verify(IEnumerable<VerifyPass> passes, string? only, bool isRequired)
    {
        var selected = passes.Where(pass => Selected(pass.Name, only)).ToList();
        Console.WriteLine($"test: {selected.Count} runs of 'vksim verify'");
        TwoAtATime(selected, pass =>
        {
            (int exitCode, string output, TimeSpan elapsed) = pass.Run();
            lock (_lines)
            {
                NoteVerified(pass.Name, exitCode, output, elapsed, isRequired);
            }
        });
        foreach (VerifyPass pass in selected.Where(pass => pass.SameBitsAs is not null && _bits.ContainsKey(pass.SameBitsAs)))
        {
            CompareBits(pass.Name, pass.SameBitsAs!);
        }
    }

    // These add in an order that the width of vectors decides.
    private static bool MayDiffer(string operation) => operation is "cosine, gradient" || operation.StartsWith("loss", StringComparison.Ordinal);

    private void CompareBits(string name, string other)
    {
        string[] operations = [.. _bits[name].Keys.Where(operation => _bits[other].ContainsKey(operation) && !MayDiffer(operation))];
        string[] different = [.. operations.Where(operation => _bits[name][operation] != _bits[other][operation])];
        _failures.AddRange(different.Select(operation => $"{name}: {operation}: other bits than {other}"));
        bool good = operations.Length > 0 && different.Length == 0;
        _passed += operations.Length - different.Length;
        Note($"{name}: the bits of {other}", good, operations.Length - different.Length, good ? 0 : Math.Max(different.Length, 1), 0, TimeSpan.Zero);
    }

    // The mathematics alone take some 7 GiB, much of it compiled kernels; where two passes do not fit they come one by one.
    private static void TwoAtATime<T>(IEnumerable<T> passes, Action<T> run) => Parallel.ForEach(
        Partitioner.Create(passes, EnumerablePartitionerOptions.NoBuffering),
        new ParallelOptions { MaxDegreeOfParallelism = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < 20L << 30 ? 1 : 2 },
        run);

    public int Close()
    {
        Console.WriteLine();
        _lines.ForEach(Console.WriteLine);
        foreach (string failure in _failures)
        {
            Console.WriteLine($"failed: {failure}");
        }

        Console.WriteLine($"{_passed} passed, {_failed} failed, {_skipped} skipped");
        return _failed == 0 && _passed > 0 ? 0 : 1;
    }

    private static bool Selected(string name, string? only) =>
        only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase);

    private void Note(string name, bool good, int passed, int failed, int skipped, TimeSpan elapsed)
    {
        _failed += failed;
        if (!good)
        {
            _failures.Add(name);
        }

        _lines.Add($"  {(good ? "ok    " : "FAILED")}  {name}: {passed} passed, {failed} failed, {skipped} skipped, "
            + elapsed.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture) + " s");
    }

    private void NoteVerified(string name, int exitCode, string output, TimeSpan elapsed, bool isRequired)
    {
        JsonElement[] operations = output.Length == 0 ? [] : [.. JsonDocument.Parse(output).RootElement.GetProperty("operations").EnumerateArray()];
        JsonElement[] failed = [.. operations.Where(operation => !operation.GetProperty("pass").GetBoolean())];
        _failures.AddRange(failed.Select(operation => $"{name}: {operation.GetProperty("operation")}: {OneLine($"{operation.GetProperty("failure")}")}"));
        _bits[name] = operations.ToDictionary(operation => $"{operation.GetProperty("operation")}", operation => $"{operation.GetProperty("bits")}");
        int passed = operations.Length - failed.Length;
        int skipped = exitCode == 3 && !isRequired ? 1 : 0; // No such device.
        bool good = skipped > 0 || (exitCode == 0 && passed > 0 && failed.Length == 0);
        _passed += passed;
        _skipped += skipped;
        Note(name, good, passed, good ? 0 : Math.Max(failed.Length, 1), skipped, elapsed);
    }

    private static string OneLine(string message)
    {
        string line = message.ReplaceLineEndings(" ");
        return line.Length <= 300 ? line : line[..300] + "…";
    }

    private (int Passed, int Failed, int Skipped) ReadResults(string file, string pass)
    {
        if (!File.Exists(file))
        {
            return (0, 0, 0);
        }

        XDocument document = XDocument.Load(file);
        foreach (XElement test in document.Descendants().Where(element => (string?)element.Attribute("outcome") == "Failed" && element.Name.LocalName == "UnitTestResult"))
        {
            string message = test.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value ?? "";
            _failures.Add($"{pass}: {(string?)test.Attribute("testName")}: {OneLine(message)}");
        }

        XElement counters = document.Descendants().First(element => element.Name.LocalName == "Counters");
        int Count(string name) => (int?)counters.Attribute(name) ?? 0;
        int passed = Count("passed");
        int skipped = Count("total") - Count("executed");
        return (passed, Count("executed") - passed, skipped);
    }
}

/// <summary>What a verb needs of the machine beyond the .NET SDK.</summary>
[Flags]
internal enum Need
{
    Loader = 1,
    Driver = 2,
    ShaderCompiler = 4,
    Validation = 8,
    SwiftShader = 16,
    Peers = 32,
    NativeTools = 64,
    Emulator = 128,
    SpirvTools = 256,
    Mpi = 512,
}

/// <summary>Finds what is installed and installs what is not, where it may.</summary>
internal static class Machine
{
    private static readonly (Need Need, string What, string Debian, string Fedora, Func<bool> Present)[] Parts =
    [
        (Need.Loader, "the Vulkan loader", "libvulkan1", "vulkan-loader",
            () => CanLoad("libvulkan.so.1", "vulkan-1.dll", "libvulkan.1.dylib", "libMoltenVK.dylib")),
        (Need.Driver, "a Vulkan driver (lavapipe and the open GPU drivers)", "mesa-vulkan-drivers", "mesa-vulkan-drivers", HasDriver),
        // The program as well as the library: Debian 12's libshaderc.so.1 lacks symbols that only the program brings along.
        (Need.ShaderCompiler, "the shader compiler shaderc", "glslc", "glslc", () => Command.Exists("glslc")
            || CanLoad("libshaderc.so.1", "libshaderc_shared.so.1", "libshaderc_shared.so", "shaderc_shared.dll", "libshaderc_shared.dylib")),
        (Need.Validation, "the Vulkan validation layers", "vulkan-validationlayers", "vulkan-validation-layers",
            () => HasManifest("explicit_layer.d", "VkLayer_khronos_validation.json")),
        (Need.Peers, "the benchmark's peers for Python (NumPy with OpenBLAS, PyTorch, FAISS, SciPy, scikit-learn)",
            "libopenblas0-pthread python3-numpy python3-torch python3-faiss python3-scipy python3-sklearn",
            "openblas-threads python3-numpy python3-torch python3-scipy python3-scikit-learn", HasPythonPeers),
        (Need.NativeTools, "a C compiler, CMake, Vulkan's headers and NumPy for the C interface",
            "gcc g++ binutils cmake make libvulkan-dev python3-numpy",
            "gcc gcc-c++ libasan libubsan binutils cmake make vulkan-headers vulkan-loader-devel python3-numpy", HasNativeTools),
        (Need.Emulator, "an emulator of Arm64", "qemu-user-static", "qemu-user-static-aarch64", () => Command.Exists("qemu-aarch64-static")),
        (Need.SpirvTools, "what checks SPIR-V and translates it for Metal", "spirv-tools spirv-cross", "spirv-tools", () => Command.Exists("spirv-val") && Command.Exists("spirv-cross")),
        (Need.Mpi, "Open MPI, for losses across processes (on Fedora also: module load mpi/openmpi-x86_64)", "openmpi-bin", "openmpi", () => Command.Exists("mpirun") && CanLoad("libmpi.so.40", "libmpi.so")),
        (Need.SwiftShader, "SwiftShader, a second software driver (part of Chromium)", "chromium", "chromium", () => SwiftShaderIcd is not null),
    ];

    /// <summary>SwiftShader's driver manifest where Chromium's package left one.</summary>
    public static string? SwiftShaderIcd { get; private set; } = FindSwiftShader();

    public static void Ensure(Need needs)
    {
        var missing = Parts.Where(part => needs.HasFlag(part.Need) && !part.Present()).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        foreach (var part in missing)
        {
            Console.WriteLine($"setup: missing: {part.What}");
        }

        if (OperatingSystem.IsLinux() && Command.Exists("apt-get"))
        {
            InstallWithApt([.. missing.SelectMany(part => part.Debian.Split(' '))]);
            SwiftShaderIcd = FindSwiftShader();
        }
        else
        {
            Console.WriteLine("setup: " + Advice(missing.Select(part => part.Fedora)) + "; going on with what is here");
        }
    }

    private static void InstallWithApt(string[] packages)
    {
        string list = string.Join(' ', packages);
        bool root = Command.Capture("id", ["-u"]).Output.Trim() == "0";
        if (!root && !(Command.Exists("sudo") && Command.Run("sudo", ["-n", "true"], quiet: true) == 0))
        {
            Console.WriteLine($"setup: not allowed to install; run: sudo apt-get install -y {list}");
            Console.WriteLine("setup: going on with what is here");
            return;
        }

        Console.WriteLine($"setup: installing {list}");
        string[] prefix = root ? [] : ["sudo", "-n"];
        Dictionary<string, string> quiet = new() { ["DEBIAN_FRONTEND"] = "noninteractive" };
        bool Apt(params string[] arguments)
        {
            string[] all = [.. prefix, "apt-get", .. arguments];
            return Command.Run(all[0], all[1..], quiet, quiet: true) == 0;
        }

        Apt("update", "-q");
        if (Apt(["install", "-y", "-q", "--no-install-recommends", .. packages]))
        {
            return;
        }

        // One package that this distribution does not have must not keep the others away.
        foreach (string package in packages)
        {
            if (!Apt("install", "-y", "-q", "--no-install-recommends", package))
            {
                Console.WriteLine($"setup: could not install {package}; going on without");
            }
        }
    }

    private static string Advice(IEnumerable<string> fedoraPackages)
    {
        if (OperatingSystem.IsWindows())
        {
            return "update the graphics driver (it brings Vulkan); for shader work and validation: winget install KhronosGroup.VulkanSDK";
        }

        if (OperatingSystem.IsMacOS())
        {
            return "run: brew install vulkan-loader molten-vk shaderc vulkan-validationlayers";
        }

        return Command.Exists("dnf")
            ? $"run: sudo dnf install {string.Join(' ', fedoraPackages)}"
            : "install the Vulkan loader, Mesa's Vulkan drivers, shaderc and the validation layers from your distribution";
    }

    private static bool CanLoad(params string[] names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                NativeLibrary.Free(library);
                return true;
            }
        }

        return false;
    }

    private static bool HasPythonPeers()
    {
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        return (Path.IsPathRooted(python) || Command.Exists(python))
            && Command.Run(python, ["-c", "import numpy, torch, faiss, scipy, sklearn"], quiet: true) == 0;
    }

    private static bool HasNativeTools() =>
        new[] { "gcc", "g++", "nm", "cmake", "make" }.All(Command.Exists)
        && File.Exists("/usr/include/vulkan/vulkan.h") && File.Exists("/usr/bin/python3")
        && Command.Run("/usr/bin/python3", ["-c", "import numpy"], quiet: true) == 0;

    private static bool HasDriver() =>
        !OperatingSystem.IsLinux()
        || Environment.GetEnvironmentVariable("VK_DRIVER_FILES") is not null
        || Environment.GetEnvironmentVariable("VK_ICD_FILENAMES") is not null
        || HasManifest("icd.d", "*.json");

    private static bool HasManifest(string folder, string pattern)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] bases =
        [
            "/usr/share", "/usr/local/share", "/etc", "/usr/local/etc", Path.Combine(home, ".local/share"),
            "/opt/homebrew/share", Environment.GetEnvironmentVariable("VULKAN_SDK") is { } sdk ? Path.Combine(sdk, "share") : null,
        ];
        bool Found(string directory) => Directory.Exists(directory) && Directory.EnumerateFiles(directory, pattern).Any();
        return bases.Any(start => start is not null && Found(Path.Combine(start, "vulkan", folder)))
            || (OperatingSystem.IsWindows() && folder == "explicit_layer.d" && Environment.GetEnvironmentVariable("VULKAN_SDK") is not null);
    }

    private static string? FindSwiftShader()
    {
        string[] places = ["/usr/lib/chromium/vk_swiftshader_icd.json", "/usr/lib64/chromium-browser/vk_swiftshader_icd.json"];
        return places.FirstOrDefault(File.Exists);
    }
}

/// <summary>Runs other programs.</summary>
internal static class Command
{
    public static int Run(string program, IEnumerable<string> arguments, Dictionary<string, string>? environment = null, bool quiet = false)
    {
        using Process process = Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = quiet, RedirectStandardError = quiet }, environment);
        if (quiet)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    public static void Require(string program, IReadOnlyList<string> arguments)
    {
        int exitCode = Run(program, arguments);
        if (exitCode != 0)
        {
            throw new BuildFailedException($"'{program} {string.Join(' ', arguments)}' ended with exit code {exitCode}");
        }
    }

    /// <summary>The exit code and standard output; errors go where this program's go.</summary>
    public static (int ExitCode, string Output) Capture(string program, IEnumerable<string> arguments, Dictionary<string, string>? environment = null)
    {
        using Process process = Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true }, environment);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));

    private static Process Start(ProcessStartInfo start, Dictionary<string, string>? environment)
    {
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new BuildFailedException($"cannot start {start.FileName}");
    }
}

/// <summary>A step failed in a way that its message explains.</summary>
internal sealed class BuildFailedException(string message) : Exception(message);
