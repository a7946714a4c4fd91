using System.Runtime.InteropServices;

namespace Plumbline.Cli;

/// <summary>NVIDIA cards, as their driver counts them. Nothing is computed on them.</summary>
internal static unsafe class CudaCards
{
    /// <summary>Cards that CUDA can use; null where no driver can be loaded.</summary>
    public static int? Count()
    {
        string library = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        // Stays loaded until the process ends: the driver does not expect to be unloaded.
        if (!NativeLibrary.TryLoad(library, out nint driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out nint init)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out nint getCount))
        {
            return null;
        }

        int count = 0;
        bool isCounted = ((delegate* unmanaged<uint, int>)init)(0) == 0 && ((delegate* unmanaged<int*, int>)getCount)(&count) == 0;
        return isCounted ? count : 0;
    }
}
