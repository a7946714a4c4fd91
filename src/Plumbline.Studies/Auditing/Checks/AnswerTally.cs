using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>Counts what is odd in all answers, whatever they were asked for.</summary>
internal sealed class AnswerTally
{
    private long _answers;
    private long _results;
    private long _unsorted;
    private long _repeated;
    private long _unknown;
    private long? _firstUnknown;

    public void Add(ProbeAnswers answers)
    {
        if (answers.Raw is not { } raw)
        {
            return;
        }

        _answers += raw.QueryCount;
        for (int query = 0; query < raw.QueryCount; query++)
        {
            _results += raw.Ids(query).Length;
        }

        _unsorted += answers.UnsortedAnswers;
        _repeated += answers.RepeatedIds;
        _unknown += answers.UnknownIds;
        _firstUnknown ??= answers.FirstUnknownId;
    }

    public IEnumerable<AuditCheck> Checks(EngineDescription engine)
    {
        string order = engine.Distance.IsDescending() ? "descending" : "ascending";
        yield return new AuditCheck("sorted", _unsorted == 0, _unsorted == 0
            ? Text($"Distances are {order} in all {Quantity.Count(_answers, "answer")}{(engine.IsQuantized ? ", but for the rounding of quantized vectors (0.1%)" : engine.OrdersByNormalized ? ", but for the rounding of cosines" : "")}.")
            : Text($"Distances are not {order} in {Quantity.Count(_unsorted)} of {Quantity.Count(_answers, "answer")}{(engine.OrderRemedy is { } remedy ? $": {remedy}" : "")}."));
        yield return new AuditCheck("no-repeats", _repeated == 0, _repeated == 0
            ? Text($"No id comes twice in any of {Quantity.Count(_answers, "answer")}.")
            : Text($"{Quantity.Count(_repeated)} of {Quantity.Count(_results, "result")} repeat an id of the same answer."));
        yield return new AuditCheck("ids-exist", _unknown == 0, _unknown == 0
            ? Text($"Every id of {Quantity.Count(_results, "result")} is a vector of the index.")
            : Text($"{Quantity.Count(_unknown)} of {Quantity.Count(_results, "result")} have an id that is no vector of the index, such as {engine.NameOf(_firstUnknown ?? -1)}."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
