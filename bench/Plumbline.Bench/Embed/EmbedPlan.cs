namespace Plumbline.Bench.Embed;

/// <summary>The rows that the data at hand allow.</summary>
/// <param name="Works">Speed.</param>
/// <param name="Memory">Memory.</param>
/// <param name="Quick">Whether there are few images.</param>
/// <param name="Pool">Images that lie prepared for the peer at most.</param>
internal sealed record EmbedPlan(IReadOnlyList<EmbedWork> Works, EmbedMemory Memory, bool Quick, int Pool)
{
    /// <summary>All rows.</summary>
    /// <param name="quick">Few images.</param>
    /// <param name="notes">Told what is absent.</param>
    public static EmbedPlan Create(bool quick, List<string> notes)
    {
        (int many, int few, int pool) = quick ? (64, 16, 16) : (1024, 128, 64);
        EmbedModel? mobile = EmbedModel.MobileNetV2();
        if (mobile is null)
        {
            notes.Add("MobileNetV2 is not in ../shared/data/models beside the checkout: its rows are left out.");
        }

        ImageKind photos = EmbedImages.HavePhotos ? ImageKind.Photos : ImageKind.Generated;
        if (photos != ImageKind.Photos)
        {
            notes.Add("The photos are not in ../shared/data/photos beside the checkout: generated images were used.");
        }

        List<EmbedWork> works = [];
        if (mobile is not null)
        {
            works.AddRange(new[] { photos, ImageKind.Generated }.Distinct().Select(kind => new EmbedWork(mobile, kind, many)));
        }

        works.Add(new EmbedWork(EmbedModel.ResNet50, photos, few));
        EmbedMemory memory = mobile is not null
            ? new EmbedMemory(new EmbedWork(mobile, photos, quick ? 256 : 5000), quick ? 64 : 500)
            : new EmbedMemory(new EmbedWork(EmbedModel.ResNet50, photos, quick ? 32 : 640), quick ? 16 : 64);
        return new EmbedPlan(works, memory, quick, pool);
    }
}
