using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Plumbline.IO.Internals;

/// <summary>Calls of a library that goes through reflection, which wraps what a stream throws, such as that the disk is full.</summary>
internal static class LibraryCall
{
    /// <summary>Calls it, and throws what was thrown inside.</summary>
    public static void Unwrapped(Action call)
    {
        try
        {
            call();
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            Exception cause = e;
            while (cause is TargetInvocationException { InnerException: { } inner })
            {
                cause = inner;
            }

            ExceptionDispatchInfo.Throw(cause);
        }
    }
}
