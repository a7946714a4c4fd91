namespace Plumbline.Studies.Report.Charts;

/// <summary>What a curve stands for, which decides how it is drawn.</summary>
internal enum CurveRole
{
    /// <summary>Measured here: solid, with markers.</summary>
    Measured = 0,

    /// <summary>The exact neighbours' value: dashed, in the colour of the text.</summary>
    Exact = 1,

    /// <summary>Beside a measured curve, such as what the study's authors published: thin and dashed, in the colour of its setting.</summary>
    Published = 2,

    /// <summary>A layer of a stack: filled down to the layer below.</summary>
    Layer = 3,

    /// <summary>What lies between two other curves: filled from the one to the other, without a line.</summary>
    Between = 4,

    /// <summary>Counted at single places, beside a curve that predicts it: open markers alone.</summary>
    Observed = 5,
}
