using System.Runtime.InteropServices;

namespace Plumbline.Imaging.Models;

/// <summary>
/// ONNX Runtime's official builds report their use to their maker and keep an identifier of the device in the user's cache unless
/// <c>ORT_DISABLE_TELEMETRY</c> is 1 when they begin (their Privacy.md). Work on the user's pictures is nobody else's business.
/// </summary>
internal static partial class OnnxRuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";
    private static readonly Lazy<bool> Off = new(SetVariable);

    /// <summary>Turns it off, unless the variable is set already. To be called before anything of ONNX Runtime is.</summary>
    public static void TurnOff() => _ = Off.Value;

    private static bool SetVariable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return false;
        }

        Environment.SetEnvironmentVariable(Variable, "1");
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            // Elsewhere .NET keeps variables to itself, where native code does not see them.
            return SetNative(Variable, "1", overwrite: 0) == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);
}
