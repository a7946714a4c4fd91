using Microsoft.Extensions.Hosting;

namespace Plumbline.Explorer;

/// <summary>A host that starts and stops when it is told, and hears no signals.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
