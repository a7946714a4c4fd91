using System.Text.Json;
using System.Text.Json.Serialization;
using Plumbline.Studies.Output;

namespace Plumbline.Studies.Checkpoints;

/// <summary>
/// How results become JSON and come back bit for bit. It goes by the properties of the result types, so that a new one of a plain
/// type travels with the rest. What is worked out from others has no setter and does not travel.
/// </summary>
internal static class CheckpointJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        IgnoreReadOnlyProperties = true,
        // Layouts of other builds are refused instead of read in part.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new ExactDoubleConverter(), new StepDistributionConverter() },
    };
}
