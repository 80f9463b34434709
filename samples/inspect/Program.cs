using System.Globalization;
using VkSim;
using VkSim.Samples.Inspect;

// A student is compared with its teacher, whose weights are a moving mean of the student's. Three programs do it wrong, one right.
// Ends with 1 if a mistake is not told from the right way.
const int Inputs = 48, Outputs = 32, Batch = 256, Steps = 20;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
bool good = true;
using VectorDevice device = VectorDevice.Create();

Show("two names for one tensor: teacher = student", FindingKind.Duplicates, student => student, _ => { });
Show("a copy of the last batch, taken after the update", FindingKind.Duplicates, Copy, pair => pair.Teacher.Follow(pair.Student, 0));
Show("a copy that differs in scale only", FindingKind.Healthy, Copy, pair =>
    pair.Teacher.Weights.Write(Array.ConvertAll(pair.Student.Weights.ToArray(), weight => 0.1f * weight)));
Show("right: a copy of its own, a moving mean", FindingKind.Healthy, Copy, pair => pair.Teacher.Follow(pair.Student, 0.9f));
return good ? 0 : 1;

void Show(string name, FindingKind expected, Func<Encoder, Encoder> teacherOf, Action<(Encoder Student, Encoder Teacher)> follow)
{
    var random = new Random(1);
    var student = new Encoder(device, Normal(random, Outputs * Inputs), Inputs);
    Encoder teacher = teacherOf(student);
    for (int step = 0; step < Steps; step++)
    {
        student.Train(random, 1);
        follow((student, teacher));
    }

    using Matrix batch = device.Upload(Normal(random, Batch * Inputs), Batch, Inputs);
    using Matrix ofStudent = student.Encode(batch);
    using Matrix ofTeacher = teacher.Encode(batch);
    SpaceReport report = EmbeddingDiagnostics.Analyze(ofStudent, new() { Paired = ofTeacher });
    bool identical = EmbeddingDiagnostics.AreIdentical(student.Weights, teacher.Weights);
    bool equal = EmbeddingDiagnostics.AreEqual(student.Weights, teacher.Weights);
    bool collinear = EmbeddingDiagnostics.AreCollinear(student.Weights, teacher.Weights);
    Console.WriteLine(name);
    Console.WriteLine($"  mean cosine of student and teacher {report.Pairs!.MatchingCosine:F6}");
    Console.WriteLine($"  weights: {(identical ? "identical, one memory" : equal ? "equal, in two memories" : collinear ? "collinear, only the norms differ" : "different")}");
    Console.WriteLine($"  verdict: {report.Verdict}");
    good &= report.Findings[0].Kind == expected;
}

Encoder Copy(Encoder student) => new(device, student.Weights.ToArray(), Inputs);

static float[] Normal(Random random, int count)
{
    float[] values = new float[count];
    for (int i = 0; i < count; i++)
    {
        values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    return values;
}
