using VkSim.Compute;

namespace VkSim.ShaderStats.Tests;

public sealed class InstructionMixTests
{
    [Fact]
    public void TheLoopWithTheMostMultiplyAddsCountsWithoutThoseInside()
    {
        const string Code = """
            BB0:
            	v_fma_f32 v0, v1, v2, v3          ; outside
            BB1:
            	v_fmac_f32_e32 v0, v1, v2         ; 56000501
            BB2:
            	s_add_u32 s0, s0, 1
            	s_cbranch_scc0 BB2
            	v_pk_fma_f16 v0, v1, v2, v3
            	v_add_f32_e32 v0, v1, v2
            	s_branch BB1                      ; bf82ffd3
            BB9:
            	v_mac_f32_e32 v0, v1, v2
            	s_branch BB9
            """;
        Assert.Equal(new InstructionMix(4, 2), Hottest(Code));
    }

    [Theory]
    [InlineData("BB0:\n\tv_fma_f32 v0, v1, v2, v3\n\ts_branch BB1\nBB1:\n\ts_endpgm")]
    [InlineData("BB0:\n\tv_add_f32_e32 v0, v1, v2\n\ts_branch BB0")]
    [InlineData("")]
    public void WithoutALoopThatMultipliesThereIsNone(string code) => Assert.Null(Hottest(code));

    [Fact]
    public void IntelsWordsAreKnown() => Assert.Equal(
        new InstructionMix(3, 1),
        Hottest("LABEL1:\nmad(16)         g4<1>F   g6<8,8,1>F {align1};\nadd(16) g4<1>F g5<8,8,1>F g6<8,8,1>F\n(+f0.0) while(16) JIP: LABEL1"));

    private static InstructionMix? Hottest(string code) =>
        InstructionMix.OfHottestLoop([new KernelRepresentation("NIR", "", "BB0:\n\tv_fma_f32 a\n\ts_branch BB0"), new KernelRepresentation("Assembly", "", code)]);
}
