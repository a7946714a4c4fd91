using Microsoft.Extensions.Logging;

namespace Plumbline.Explorer;

/// <summary>Hands errors of the server on as one line each; all else of what it logs is dropped.</summary>
internal sealed class ErrorLines(Action<string>? tell) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => tell is not null && logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && exception is not OperationCanceledException)
        {
            string cause = exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}";
            tell!(string.Concat(formatter(state, null), cause).ReplaceLineEndings(" "));
        }
    }

    public void Dispose()
    {
    }
}
