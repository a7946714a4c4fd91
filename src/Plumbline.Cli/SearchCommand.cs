using System.CommandLine;

namespace Plumbline.Cli;

/// <summary>plumb search: the neighbours of a file of queries in an index, and what finding them took.</summary>
internal static class SearchCommand
{
    private const string Description = """
        Searches an index for the k nearest neighbours of each query, and says how fast that was, how much was looked at, whether
        results are complete and, beside exact neighbours, how many of them were found.

        Examples:
          plumb search base.plumb --queries queries.npy --k 10
          plumb search base.plumb --queries queries.npy --k 10 --ef 100 -o found.npz
          plumb search base.plumb --queries queries.npy --k 100 --target 0.99 --truth truth.hdf5
          plumb search base.plumb --queries queries.npy --k 100 --ef 50 --contract spill --threads 1 --repeat 3 --json -

        Ids are the keys of the index: row numbers, from 0, where plumb build made it. A vector of the index that is searched for
        is its own nearest neighbour.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    public static Command Create()
    {
        SearchOptions options = new();
        Command command = new("search", Description);
        options.AddTo(command);
        command.SetAction(parsed => CommandRun.Execute(token => Run(options.Read(parsed), token)));
        return command;
    }

    private static int Run(SearchRequest request, CancellationToken cancellationToken)
    {
        SearchWork work = SearchWork.Check(request);
        SearchScreen screen = new(request);
        screen.Begin(work);
        SearchOutcome outcome;
        try
        {
            outcome = screen.WithProgress(progress => work.Index.KeyType == "string"
                ? new SearchRun<string>(request, work, progress, cancellationToken).Run()
                : new SearchRun<long>(request, work, progress, cancellationToken).Run());
        }
        catch (OutOfMemoryException)
        {
            return CommandRun.Fail(ExitCode.BadInput, "found too little memory for this search; --mapped or a smaller --k needs less");
        }

        JsonTarget.Write(request.Json, () => SearchJson.Create(request, outcome));
        screen.End(outcome);
        return ExitCode.Done;
    }
}
