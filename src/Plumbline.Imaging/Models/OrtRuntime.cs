using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Plumbline.Imaging.Models;

/// <summary>ONNX Runtime, made to keep to itself what it does.</summary>
internal static partial class OrtRuntime
{
    /// <summary>The environment. To be asked for before anything else of ONNX Runtime is used.</summary>
    public static OrtEnv Environment { get; } = Create();

    // Since 1.29 its builds for Linux and macOS report models and machines to Microsoft, and leave a file .ses in the temporary folder,
    // unless this variable is set when the environment is made. Variables that .NET sets do not reach native code there.
    private static OrtEnv Create()
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                _ = SetVariable("ORT_DISABLE_TELEMETRY", "1", overwrite: 1);
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
                // No C library of that name; the call below remains.
            }
        }

        OrtEnv environment = OrtEnv.Instance();
        environment.DisableTelemetryEvents();
        return environment;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
