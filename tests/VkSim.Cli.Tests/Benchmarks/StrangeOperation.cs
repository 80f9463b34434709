namespace VkSim.Cli.Tests.Benchmarks;

/// <summary>An operation of one value, which is what a test makes of it.</summary>
internal sealed record StrangeOperation(string Name, Action Call, double Value = 1, double Size = 4, double Work = 1) : DeviceOperation(Name, "1x1")
{
    public override bool IsMemoryBound => true;

    public override double Bytes => Size;

    public override double Flops => Work;

    protected override DeviceRun Prepare(Operands operands) => new(
        operands, _ => Call(), new DeviceResult(1, 1, (_, line) => line[0] = (float)Value, _ => _ => 1));
}
