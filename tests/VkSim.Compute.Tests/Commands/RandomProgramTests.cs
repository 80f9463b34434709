using System.Runtime.InteropServices;

namespace VkSim.Compute.Tests;

/// <summary>Random lists of commands against the same commands done one after the other on the host.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class RandomProgramTests
{
    private const int Buffers = 5;
    private const int Words = 1024;

    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.PushDescriptors);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TheDeviceDoesWhatTheHostDoes(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row, new GpuDeviceOptions { MaxOperationsPerSubmission = 100 });
        using var program = new Program(device);
        for (int seed = 0; seed < row.Scale(40, 6); seed++)
        {
            program.Run(new Random(seed), 60);
        }

        DeviceMatrix.CheckMessages(device);
    }

    private sealed class Program : IDisposable
    {
        private readonly GpuDevice _device;
        private readonly ComputeShader _affineShader;
        private readonly ComputeShader _combineShader;
        private readonly Kernel _affine;
        private readonly Kernel _combine;
        private readonly GpuBuffer<uint>[] _buffers;
        private readonly uint[][] _model;
        private readonly int _alignment;

        public Program(GpuDevice device)
        {
            _device = device;
            _affineShader = TestShaders.Load(device, TestShaders.Affine);
            _combineShader = TestShaders.Load(device, TestShaders.Combine);
            _affine = _affineShader.FindKernel();
            _combine = _combineShader.FindKernel();
            _buffers = [.. Enumerable.Range(0, Buffers).Select(i => device.CreateBuffer<uint>(Words, $"buffer {i}"))];
            _model = [.. Enumerable.Range(0, Buffers).Select(_ => new uint[Words])];
            _alignment = (int)Math.Max(1, device.Capabilities.MinStorageBufferOffsetAlignment / sizeof(uint));
            foreach (GpuBuffer<uint> buffer in _buffers)
            {
                buffer.Clear();
            }
        }

        public void Run(Random random, int commands)
        {
            using CommandList list = _device.CreateCommandList("random");
            for (int i = 0; i < commands; i++)
            {
                Record(list, random);
            }

            list.Submit().Wait();
            for (int i = 0; i < Buffers; i++)
            {
                Assert.Equal(_model[i], _buffers[i].ToArray());
            }
        }

        public void Dispose()
        {
            foreach (GpuBuffer<uint> buffer in _buffers)
            {
                buffer.Dispose();
            }

            _affineShader.Dispose();
            _combineShader.Dispose();
        }

        private void Record(CommandList list, Random random)
        {
            switch (random.Next(5))
            {
                case 0:
                    Fill(list, random);
                    break;
                case 1:
                    Copy(list, random);
                    break;
                case 2:
                    Update(list, random);
                    break;
                case 3:
                    Affine(list, random);
                    break;
                default:
                    Combine(list, random);
                    break;
            }
        }

        private void Fill(CommandList list, Random random)
        {
            int target = random.Next(Buffers);
            (int first, int count) = Range(random, 1);
            uint value = (uint)random.Next();
            list.Fill(_buffers[target], value, first * 4, count * 4);
            _model[target].AsSpan(first, count).Fill(value);
        }

        private void Copy(CommandList list, Random random)
        {
            int source = random.Next(Buffers);
            int target = random.Next(Buffers);
            int length = random.Next(1, 1000);
            int from = random.Next((Words * 4) - length);
            int to = random.Next((Words * 4) - length);
            if (source == target && Math.Abs(from - to) < length)
            {
                Assert.Throws<ArgumentException>(() => list.Copy(_buffers[source], from, _buffers[target], to, length));
                return;
            }

            list.Copy(_buffers[source], from, _buffers[target], to, length);
            Bytes(source).Slice(from, length).CopyTo(Bytes(target)[to..]);
        }

        private void Update(CommandList list, Random random)
        {
            int target = random.Next(Buffers);
            (int first, int count) = Range(random, 1);
            var data = new uint[count];
            random.NextBytes(MemoryMarshal.AsBytes(data.AsSpan()));
            list.Update<uint>(_buffers[target], data, first * 4);
            data.CopyTo(_model[target].AsSpan(first));
        }

        private void Affine(CommandList list, Random random)
        {
            int target = random.Next(Buffers);
            (int first, int count) = Range(random, _alignment);
            uint factor = (uint)random.Next(10);
            uint term = (uint)random.Next();
            _affine.SetBuffer("values", _buffers[target], first * 4, count * 4);
            _affine.SetUInt("count", (uint)count);
            _affine.SetUInt("factor", factor);
            _affine.SetUInt("term", term);
            list.Dispatch(_affine, _affine.GroupsFor(count), random.Next(60));
            foreach (ref uint value in _model[target].AsSpan(first, count))
            {
                value = (value * factor) + term;
            }
        }

        private void Combine(CommandList list, Random random)
        {
            int[] order = [0, 1, 2, 3, 4];
            random.Shuffle(order);
            (int left, int right, int target) = (order[0], random.Next(3) == 0 ? order[0] : order[1], order[2]);
            (int first, int count) = Range(random, _alignment);
            uint term = (uint)random.Next();
            _combine.SetBuffer("left", _buffers[left]);
            _combine.SetBuffer("right", _buffers[right]);
            _combine.SetBuffer("result", _buffers[target], first * 4, count * 4);
            _combine.SetUInt("count", (uint)count);
            _combine.SetUInt("term", term);
            list.Dispatch(_combine, _combine.GroupsFor(count), random.Next(60));
            for (int i = 0; i < count; i++)
            {
                _model[target][first + i] = (_model[left][i] * 3) + _model[right][i] + term;
            }
        }

        private Span<byte> Bytes(int buffer) => MemoryMarshal.AsBytes(_model[buffer].AsSpan());

        private static (int First, int Count) Range(Random random, int alignment)
        {
            int first = random.Next(Words / alignment) * alignment;
            return (first, random.Next(1, Words - first + 1));
        }
    }
}
