using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>NumPy, the reference for <c>.npy</c>.</summary>
internal static class NumPyProgram
{
    /// <summary>Runs a script after <c>import sys, numpy as np</c>; skips the test (fails it in CI) where there is no NumPy.</summary>
    public static string Run(string script, params string[] arguments)
    {
        ReferencePython.RequireNumPy();
        return ReferencePython.Run($"import sys, numpy as np\n{script}\n", Path.GetTempPath(), arguments).TrimEnd();
    }
}
