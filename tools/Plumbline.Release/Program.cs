using Plumbline.Release;

const string Usage = """
    usage: release notices                  writes THIRD-PARTY-NOTICES.txt of the checkout, which must be restored
           release complete FOLDER          adds licence, notices and bill of materials to a published program
           release archive FOLDER FILE      packs it as .zip or .tar.gz
    """;

try
{
    switch (args)
    {
        case ["notices"]:
            File.WriteAllText(NoticesFile.PathIn(Checkout.Root), NoticesFile.Create(ShippedComponents.OfCheckout(Checkout.Root)));
            return 0;
        case ["complete", string folder]:
            ReleaseFolder.Complete(Checkout.Root, folder);
            return 0;
        case ["archive", string folder, string file]:
            ReleaseArchive.Write(folder, file);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception e) when (e is ReleaseException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"release: {e.Message}");
    return 2;
}
