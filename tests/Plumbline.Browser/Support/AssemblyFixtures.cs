using Plumbline.Browser.Reports;
using Plumbline.Browser.Support;

// One browser and one set of reports for all tests, whichever class they are in.
[assembly: AssemblyFixture(typeof(ChromiumFixture))]
[assembly: AssemblyFixture(typeof(ReportFiles))]
