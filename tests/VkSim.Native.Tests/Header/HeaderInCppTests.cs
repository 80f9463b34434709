namespace VkSim.Native.Tests;

public class HeaderInCppTests
{
    private const string Program = """
        #include "vksim.h"
        int main() {
            vksim_loss_options loss = VKSIM_LOSS_OPTIONS_DEFAULT;
            vksim_device_options device = VKSIM_DEVICE_OPTIONS_DEFAULT;
            return loss.logit_scale == 0 && device.validation == -1 ? 0 : 1;
        }
        """;

    [Theory]
    [InlineData("c++11")]
    [InlineData("c++20")]
    public void TheHeaderIsCppToo(string standard)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("header.cpp"), Program);
        Tool.Require(
            "g++", [$"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", Places.Include, folder.At("header.cpp"), "-o", folder.At("header")]);
        Tool.Require(folder.At("header"), []);
    }
}
