using Plumbline.Bench;

return BenchRun.Execute(args);
