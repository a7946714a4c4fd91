using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Redis;

/// <summary>The password from the environment, against a real Garnet that asks for one.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class GarnetPasswordTests
{
    private const string Variable = "REDISCLI_AUTH";
    private const string Right = "fr0m-the-environment";
    private const string Wrong = "n0t-this-one";

    [Fact]
    public async Task ThePasswordIsTakenFromTheEnvironmentAndShownNowhere()
    {
        await using GarnetServer server = await GarnetServer.StartAsync("--auth", "Password", "--password", Right);
        string? before = Environment.GetEnvironmentVariable(Variable);
        try
        {
            Environment.SetEnvironmentVariable(Variable, Right);
            EngineTargetException entered = await Assert.ThrowsAsync<EngineTargetException>(() => OpenAsync(server));
            Assert.Contains("key v: found nothing", entered.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Right, entered.ToString(), StringComparison.Ordinal);

            Environment.SetEnvironmentVariable(Variable, Wrong);
            EngineException refused = await Assert.ThrowsAsync<EngineException>(() => OpenAsync(server));
            Assert.Contains("password refused", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Wrong, refused.ToString(), StringComparison.Ordinal);

            Environment.SetEnvironmentVariable(Variable, null);
            EngineException none = await Assert.ThrowsAsync<EngineException>(() => OpenAsync(server));
            Assert.Contains("REDISCLI_AUTH", none.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', none.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    private static async Task OpenAsync(GarnetServer server)
    {
        await using IAnnEngine engine = await EngineTarget.OpenAsync(server.Address("v"), cancellationToken: TestContext.Current.CancellationToken);
    }
}
