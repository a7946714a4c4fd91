using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Explorer.Assets;
using Plumbline.Explorer.Exporting;
using Plumbline.Explorer.Images;
using Plumbline.Explorer.Mapping;
using Plumbline.Explorer.Pages;
using Plumbline.Explorer.Pictures;
using Plumbline.Explorer.Security;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Plans;

namespace Plumbline.Explorer;

/// <summary>Serves the explorer's pages. What every user sees is the same exploration; what a user chose lives in the address of the page.</summary>
public sealed class ExplorerServer : IAsyncDisposable
{
    private const int SmallBody = 64 * 1024;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WarmLimit = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;

    private ExplorerServer(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    /// <summary>Where the first page is, with the port that was found.</summary>
    public Uri Address { get; }

    /// <summary>Fails now and not after minutes of preparation where the port is taken.</summary>
    /// <param name="options">Where to listen.</param>
    /// <exception cref="PlanException">The port is taken, or the host is not one of this machine.</exception>
    public static void RequireFree(ExplorerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Require();
        try
        {
            foreach (IPAddress address in AddressesOf(options))
            {
                using TcpListener listener = new(address, options.Port);
                listener.Start();
            }
        }
        catch (SocketException e)
        {
            throw Taken(options, e);
        }
    }

    /// <summary>Begins to serve.</summary>
    /// <param name="exploration">What is shown; stays the caller's, who frees it after the server.</param>
    /// <param name="options">Where, and to whom.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="PlanException">The options cannot be, or the port is taken.</exception>
    public static async Task<ExplorerServer> StartAsync(Exploration exploration, ExplorerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        ArgumentNullException.ThrowIfNull(options);
        options.Require();
        WebApplication app = Build(exploration, options);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw Taken(options, e);
        }

        string bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        string host = options.Bare is "0.0.0.0" or "::" ? "localhost" : options.Bare.Contains(':', StringComparison.Ordinal) ? $"[{options.Bare}]" : options.Bare;
        ExplorerServer server = new(app, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{new Uri(bound).Port}/")));
        await server.WarmAsync(options.Token, cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>Asks for the first page once, so that its first reader does not wait for code to be compiled.</summary>
    private async Task WarmAsync(string? token, CancellationToken cancellationToken)
    {
        // No proxy: it is this process that is asked.
        using HttpClientHandler handler = new() { UseProxy = false };
        using HttpClient client = new(handler) { Timeout = WarmLimit };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        try
        {
            using HttpResponseMessage response = await client.GetAsync(Address, cancellationToken).ConfigureAwait(false);
            await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // It is served all the same; who stops it now stops a server that runs.
        }
    }

    /// <summary>Stops: open pages are told, and within two seconds nothing is served any more.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(EndLimit);
        await _app.StopAsync(limit.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(Exploration exploration, ExplorerOptions options)
    {
        // Empty: no settings file of the folder and no variable of the environment (ASPNETCORE_URLS) may open another port.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ExplorerServer).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Logging.AddProvider(new ErrorLines(options.OnError)).SetMinimumLevel(LogLevel.Error);
        AddServices(builder.Services, exploration, options);
        WebApplication app = builder.Build();
        RequestOrigin origin = new(options);
        TokenGate gate = new(options.Token);
        app.Use(next => context => SecurityHeaders.Apply(context, next));
        app.Use(next => context => origin.Check(context, next));
        app.Use(next => context => gate.Check(context, next));
        app.Use(next => context => HeadRequests.Answer(context, next));
        // An answer of 404 without words of its own gets the page that says so.
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.UseRouting();
        app.UseWebSockets();
        app.UseAntiforgery();
        Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, Exploration exploration, ExplorerOptions options)
    {
        services.AddRouting();
        // Signals are the caller's; the host shall not take them.
        services.AddSingleton<IHostLifetime, SilentLifetime>();
        // Keys that protect what a page sends back live as long as the server and are written nowhere.
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.AddSingleton(exploration);
        services.AddSingleton(options);
        services.AddSingleton<Thumbnails>();
        services.AddSingleton<MapData>();
        services.AddSingleton<Exports>();
        services.AddSingleton<SentPictures>();
        services.AddSingleton<PointSearch>();
        services.AddScoped<ViewState>();
        // Cookies know no ports: two servers opened in one browser must not send each other theirs.
        services.AddAntiforgery(form => form.Cookie.Name = $"plumbline-form-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        services.AddRazorComponents().AddInteractiveServerComponents(circuit =>
        {
            circuit.DisconnectedCircuitMaxRetained = 32;
            circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
        });
        services.Configure<HostOptions>(host => host.ShutdownTimeout = EndLimit);
    }

    private static void Map(WebApplication app)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods($"{AssetTable.Folder}{{name}}", reading, AssetTable.Serve);
        app.MapMethods("/image/{point}", reading, app.Services.GetRequiredService<Thumbnails>().Serve);
        app.Services.GetRequiredService<MapData>().Map(app);
        app.Services.GetRequiredService<Exports>().Map(app);
        app.Services.GetRequiredService<SentPictures>().Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
        app.MapFallback(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static void Listen(KestrelServerOptions kestrel, ExplorerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = SmallBody;
        kestrel.Limits.MaxConcurrentConnections = 512;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 128;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        foreach (IPAddress address in AddressesOf(options))
        {
            kestrel.Listen(address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    private static IPAddress[] AddressesOf(ExplorerOptions options)
    {
        if (options.Host == "localhost")
        {
            return [IPAddress.Loopback];
        }

        if (IPAddress.TryParse(options.Bare, out IPAddress? address))
        {
            return [address];
        }

        try
        {
            return [Dns.GetHostAddresses(options.Host)[0]];
        }
        catch (Exception e) when (e is SocketException or IndexOutOfRangeException)
        {
            throw new PlanException($"--host: found '{options.Host}', which has no address, expected an address or a name of this machine", e);
        }
    }

    private static PlanException Taken(ExplorerOptions options, Exception e) =>
        new(string.Create(CultureInfo.InvariantCulture, $"--port: found {options.Host}:{options.Port}, which cannot be listened on ({e.Message.TrimEnd('.')}), expected a free port of this machine (--port 0 takes any)"), e);
}
