namespace Plumbline.Imaging.Downloads;

/// <summary>What a download is doing.</summary>
public enum DownloadStage
{
    /// <summary>Reading what an earlier download left, for its hash.</summary>
    Checking,

    /// <summary>Receiving.</summary>
    Receiving,

    /// <summary>Waiting before it tries again.</summary>
    Waiting,
}
