using Plumbline.Testing;

namespace Plumbline.Tests;

/// <summary>The limits that a machine and its containers set, read from files as Linux shows them.</summary>
public sealed class MemoryLimitTests : IDisposable
{
    private const long MiB = 1 << 20;

    private readonly TemporaryFolder _root = new();

    public MemoryLimitTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Files of Linux.");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_memory_and_swap_of_the_machine()
    {
        Write("proc/meminfo", "MemTotal: 16384000 kB\nMemAvailable: 102400 kB\nSwapFree: 51200 kB\n");
        Assert.Equal(150 * MiB, MemoryLimit.Available(_root.Path));
    }

    /// <summary>Version 2, as in a container with a view of its own, and with the pages of files that can go.</summary>
    [Fact]
    public void The_limit_of_a_container()
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("sys/fs/cgroup/memory.max", $"{200 * MiB}\n");
        Write("sys/fs/cgroup/memory.current", $"{150 * MiB}\n");
        Write("sys/fs/cgroup/memory.stat", $"anon {60 * MiB}\ninactive_file {40 * MiB}\nactive_file {5 * MiB}\n");
        Assert.Equal(95 * MiB, MemoryLimit.Available(_root.Path));
    }

    [Fact]
    public void The_narrowest_of_nested_groups()
    {
        Write("proc/self/cgroup", "4:memory:/outer/inner\n3:cpuset,cpu:/\n0::/\n");
        Write("sys/fs/cgroup/memory/outer/inner/memory.limit_in_bytes", "9223372036854771712\n");
        Write("sys/fs/cgroup/memory/outer/inner/memory.usage_in_bytes", "1\n");
        Write("sys/fs/cgroup/memory/outer/memory.limit_in_bytes", $"{100 * MiB}\n");
        Write("sys/fs/cgroup/memory/outer/memory.usage_in_bytes", $"{30 * MiB}\n");
        Write("sys/fs/cgroup/memory/outer/memory.stat", $"inactive_file {MiB}\ntotal_inactive_file {2 * MiB}\n");
        Assert.Equal(72 * MiB, MemoryLimit.Available(_root.Path));
    }

    [Fact]
    public void Without_limits_what_the_garbage_collector_may_use()
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("sys/fs/cgroup/memory.max", "max\n");
        Write("sys/fs/cgroup/memory.current", "4096\n");
        Assert.Equal(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, MemoryLimit.Available(_root.Path));
    }

    [Fact]
    public void More_than_there_is_is_refused()
    {
        InsufficientMemoryException refused = Assert.Throws<InsufficientMemoryException>(() => VectorSet.Allocate(int.MaxValue, 4096));
        Assert.Matches("^Found [0-9]+ bytes of memory that can be had, expected 35184372072448 and 268435456 to spare\\.$", refused.Message);
    }

    private void Write(string path, string text)
    {
        string file = _root.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
