using Microsoft.ML.OnnxRuntime;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders.Onnx;

/// <summary>ONNX Runtime inside this process, on given inputs and into given memory; one call, or one for each block of queries.</summary>
internal sealed class OnnxContender : IContender
{
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly SessionOptions _options = new()
    {
        IntraOpNumThreads = Environment.ProcessorCount,
        InterOpNumThreads = 1,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
    };

    private readonly RunOptions _runOptions = new();
    private readonly InferenceSession _session;
    private readonly List<OrtValue[]> _inputs = [];
    private readonly List<OrtValue[]> _outputs = [];
    private readonly Func<WorkloadInputs, double> _error;

    /// <param name="name">What it does.</param>
    /// <param name="model">The model, as <see cref="OnnxModel.ToBytes"/> gives it.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="output">Name of its output.</param>
    /// <param name="error">The error of what the calls wrote.</param>
    public OnnxContender(string name, byte[] model, string[] inputs, string output, Func<WorkloadInputs, double> error)
    {
        Name = $"onnxruntime {OrtEnv.Instance().GetVersionString()} {name}, given memory";
        _inputNames = inputs;
        _outputNames = [output];
        _error = error;
        _session = new InferenceSession(model, _options);
    }

    public string Name { get; }

    public string Kernels => $"MLAS, does not say which; {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())}, {Environment.ProcessorCount} threads";

    public long? ScratchBytes => null;

    /// <summary>Adds a call.</summary>
    /// <param name="inputs">Rows of each input, and their count and length.</param>
    /// <param name="output">Where the result goes, and its shape.</param>
    public OnnxContender Call<T>((Memory<float> Values, long Rows, long Columns)[] inputs, (Memory<T> Values, long Rows, long Columns) output)
        where T : unmanaged
    {
        _inputs.Add(Array.ConvertAll(inputs, Value));
        _outputs.Add([Value(output)]);
        return this;
    }

    public void Run()
    {
        for (int call = 0; call < _inputs.Count; call++)
        {
            _session.Run(_runOptions, _inputNames, _inputs[call], _outputNames, _outputs[call]);
        }
    }

    public double Error(WorkloadInputs inputs) => _error(inputs);

    public void Dispose()
    {
        foreach (OrtValue value in _inputs.Concat(_outputs).SelectMany(values => values))
        {
            value.Dispose();
        }

        _session.Dispose();
        _runOptions.Dispose();
        _options.Dispose();
    }

    private static OrtValue Value<T>((Memory<T> Values, long Rows, long Columns) matrix)
        where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, matrix.Values, [matrix.Rows, matrix.Columns]);
}
