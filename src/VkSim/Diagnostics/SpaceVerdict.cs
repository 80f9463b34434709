using System.Globalization;

namespace VkSim.Diagnostics;

/// <summary>Judges a report. docs/diagnostics.md tells the thresholds with their reasons; they are the constants here.</summary>
internal sealed class SpaceVerdict(SpaceReport report, RowCensus census)
{
    private const int Listed = 20;

    // Cosines of rows that differ by less than this share of their norm are 1 within single precision.
    private const double PointShare = 1e-6;
    private const double LineShare = 0.99;
    private const double OffsetCosine = 0.4;
    private const double FewDirections = 0.1;
    private const double ManyCopies = 0.005;
    private const double ManyNearCopies = 0.1;
    private const double ManyDeadColumns = 0.02;
    private const double StrongSkew = 1.4;
    private const double WideHub = 1.0 / 3;

    // Fewer rows show a mean, a line or hubs by chance.
    private const int TellingRows = 8;
    private const int TellingNeighborhoods = 100;

    private readonly List<SpaceFinding> _findings = [];

    // What is worth knowing and no reason to call a space anything but healthy.
    private readonly List<SpaceFinding> _minor = [];

    /// <summary>The findings, the most important first.</summary>
    public static IReadOnlyList<SpaceFinding> Of(SpaceReport report, RowCensus census, RowCensus? paired)
    {
        var verdict = new SpaceVerdict(report, census);
        verdict.LookForOddNumbers(paired);
        verdict.LookForOverflow(whenStoredSo: true);
        verdict.LookForZeroRows();
        verdict.LookForPoint();
        verdict.LookForPartners();
        if (!verdict.Has(FindingKind.Collapsed))
        {
            verdict.LookForDominance();
            verdict.LookForLine();
            verdict.LookForOffset();
            verdict.LookForFewDirections();
        }

        verdict.LookForCopies();
        verdict.LookForDeadColumns();
        verdict.LookForHubs();
        verdict.LookForOverflow(whenStoredSo: false);
        verdict.LookForNorms();
        return verdict._findings.Count > 0 ? [.. verdict._findings, .. verdict._minor] : [verdict.Healthy(), .. verdict._minor];
    }

    private bool Has(FindingKind kind) => _findings.Any(finding => finding.Kind == kind);

    private void Add(FindingKind kind, IEnumerable<long> rows, FormattableString text, bool isMinor = false) =>
        (isMinor ? _minor : _findings).Add(new SpaceFinding(kind, [.. rows.Take(Listed)], text.ToString(CultureInfo.InvariantCulture)));

    private void LookForOddNumbers(RowCensus? paired)
    {
        if (report.NanCount > 0)
        {
            Add(FindingKind.Nan, census.NanRows, $"contains NaN in {Rows(census.NanRows)}: {Components(report.NanCount)}; every cosine with them is NaN");
        }

        if (report.InfiniteCount > 0)
        {
            string cause = report.ElementType == ElementType.Float16 ? "; half precision overflowed: its largest number is 65,504" : "";
            List<long> rows = census.InfiniteRows.Count > 0 ? census.InfiniteRows : census.NanRows;
            Add(FindingKind.Infinite, rows, $"contains infinities in {Rows(rows)}: {Components(report.InfiniteCount)}; cosines with them are NaN{cause}");
        }

        if (paired is { NanRows.Count: > 0 } or { InfiniteRows.Count: > 0 })
        {
            List<long> rows = [.. paired.NanRows.Concat(paired.InfiniteRows).Order()];
            Add(paired.NanRows.Count > 0 ? FindingKind.Nan : FindingKind.Infinite, rows, $"the paired matrix contains NaN or infinities in {Rows(rows)}");
        }
    }

    private void LookForOverflow(bool whenStoredSo)
    {
        if (report.HalfOverflowRows == 0 || (report.ElementType == ElementType.Float16) != whenStoredSo)
        {
            return;
        }

        long[] rows = [.. Enumerable.Range(0, census.Norms.Length).Where(row => SpaceNorms.OverflowsHalf(census.Norms[row])).Take(Listed).Select(row => (long)row)];
        string what = whenStoredSo ? "half precision overflowed" : "half precision would overflow";
        Add(FindingKind.HalfOverflow, rows,
            $"{what}: squared norms of {report.HalfOverflowRows} rows exceed 65,504 (norms above 255.9, up to {report.Norms.Greatest:G4}), so that cosines computed in half precision are 0 or NaN; accumulate in single precision, or normalize first");
    }

    private void LookForZeroRows()
    {
        if (report.ZeroRows > 0)
        {
            Add(FindingKind.ZeroRows, census.ZeroRows, $"contains {report.ZeroRows} {(report.ZeroRows == 1 ? "row" : "rows")} of zeros ({Rows(census.ZeroRows)}): they have no direction, their cosine is 0 by convention");
        }
    }

    private void LookForPoint()
    {
        if (report.FiniteRows >= 2 && report.FiniteRows > report.ZeroRows && report.Spectrum.CentredShare <= PointShare)
        {
            Add(FindingKind.Collapsed, [],
                $"collapsed: all rows are the same point{(report.Spectrum.CentredShare > 0 ? string.Create(CultureInfo.InvariantCulture, $", within {Math.Sqrt(report.Spectrum.CentredShare):0.0e-00} of its norm") : "")}; every cosine is 1 within single precision, and no row can be told from another");
        }
    }

    private void LookForPartners()
    {
        if (report.Pairs is { Count: > 1 } pairs && pairs.EqualPairs * 2 >= pairs.Count)
        {
            Add(FindingKind.Duplicates, [],
                $"{Share(pairs.EqualPairs, pairs.Count)} of the rows equal their partner: are two names for one tensor compared, or a copy that was taken after the update?");
        }
    }

    private void LookForDominance()
    {
        if (report.FiniteRows >= TellingRows && report.Dimensions.Dominant.Count > 0)
        {
            string columns = string.Join(", ", report.Dimensions.Dominant.Take(5));
            double share = report.Dimensions.Dominant.Sum(column => report.Dimensions.Shares[column]);
            Add(FindingKind.DominantDimension, [],
                $"dominated by {(report.Dimensions.Dominant.Count == 1 ? "dimension" : "dimensions")} {columns}: {Percent(share)} of the squared norms of {report.Columns} dimensions; standardize the columns, or leave {(report.Dimensions.Dominant.Count == 1 ? "it" : "them")} out");
        }
    }

    private void LookForLine()
    {
        if (report.FiniteRows >= TellingRows && report.Columns > 1 && report.Spectrum.LeadingShareCentred >= LineShare)
        {
            var line = new SpaceFinding(FindingKind.Line, [], string.Create(
                CultureInfo.InvariantCulture,
                $"collapsed: {Percent(report.Spectrum.LeadingShareCentred)} of the variance lies in 1 direction, of {report.Columns}; rows differ along a line only, so cosines tell little more than a sign"));
            // Of a single axis with nothing beside it the line is the cause, not a column that is too large.
            int place = report.Spectrum.LeadingShareCentred > 1 - PointShare ? _findings.FindIndex(finding => finding.Kind == FindingKind.DominantDimension) : -1;
            _findings.Insert(place < 0 ? _findings.Count : place, line);
        }
    }

    private void LookForOffset()
    {
        double mean = report.Cosines.Mean;
        if (report.FiniteRows >= TellingRows && mean >= OffsetCosine && !Has(FindingKind.DominantDimension))
        {
            Add(FindingKind.Offset, [],
                $"offset: {Percent(1 - report.Spectrum.CentredShare)} of the squared norms lies in 1 direction, that of the mean, and the mean cosine is {Rounded(mean):0.000}; subtract the mean: the mean cosine becomes {Rounded(report.CosinesCentred.Mean):0.000}");
        }
    }

    private void LookForFewDirections()
    {
        int most = (int)Math.Min(report.Columns, report.FiniteRows - 1);
        if (most * FewDirections >= 2 && report.Spectrum.Directions99 <= most * FewDirections && !Has(FindingKind.Line))
        {
            Add(FindingKind.Collapsed, [],
                $"collapsed: 99 % of the variance lies in {report.Spectrum.Directions99} directions, of {most} (effective rank {report.Spectrum.EffectiveRankCentred:0.0}); the other dimensions are not used");
        }
    }

    private void LookForCopies()
    {
        IReadOnlyList<IReadOnlyList<long>> groups = report.DuplicateGroups;
        bool areMany = Copies(groups) >= ManyCopies * report.FiniteRows;
        if (groups.Count > 0)
        {
            Add(FindingKind.Duplicates, groups.SelectMany(group => group),
                $"{Share(Copies(groups), report.FiniteRows)} of the rows are exact duplicates, e.g. rows {groups[0][0]} and {groups[0][1]}",
                isMinor: !areMany);
        }

        if (!areMany && report.NearDuplicateGroups is { Count: > 0 } near && !Has(FindingKind.Collapsed) && !Has(FindingKind.Line) && Copies(near) >= ManyNearCopies * report.FiniteRows)
        {
            Add(FindingKind.Duplicates, near.SelectMany(group => group),
                $"{Share(Copies(near), report.FiniteRows)} of the rows are near-duplicates, e.g. rows {near[0][0]} and {near[0][1]}");
        }
    }

    private void LookForDeadColumns()
    {
        if (report.FiniteRows >= 2 && report.Dimensions.Dead is { Count: > 0 } dead)
        {
            Add(FindingKind.DeadDimensions, [],
                $"{dead.Count} of {report.Columns} dimensions {(dead.Count == 1 ? "does" : "do")} not vary: {string.Join(", ", dead.Take(5))}{(dead.Count > 5 ? ", …" : "")}",
                isMinor: dead.Count < ManyDeadColumns * report.Columns);
        }
    }

    private void LookForHubs()
    {
        SpaceHubs hubs = report.Hubs;
        // Where rows are copies or all alike, who is nearest is an accident of their order.
        bool tells = report.SampledRows >= TellingNeighborhoods && !Has(FindingKind.Collapsed) && !Has(FindingKind.Line) && !Has(FindingKind.Duplicates);
        if (tells && hubs.Skew.Value >= StrongSkew && hubs.Top[0].Occurrences >= WideHub * report.SampledRows)
        {
            Add(FindingKind.Hubs, hubs.Top.Select(hub => hub.Row),
                $"hubs: row {hubs.Top[0].Row} is among the {hubs.Neighbors} nearest of {hubs.Top[0].Occurrences} of {report.SampledRows} rows (skewness {hubs.Skew.Value:0.0}), while {Percent(hubs.Orphans)} are nobody's neighbour");
        }
    }

    private void LookForNorms()
    {
        if (!report.Normalized && report.FiniteRows > report.ZeroRows)
        {
            string rest = _findings.Count == 0 ? "; nothing else was found" : "";
            Add(FindingKind.NotNormalized, [],
                $"not normalized: norms from {report.Norms.Least:G4} to {report.Norms.Greatest:G4}, median {report.Norms.Median:G4}; cosines do not mind, dot products and distances do{rest}");
        }
    }

    private SpaceFinding Healthy() => new(FindingKind.Healthy, [], report.FiniteRows < TellingRows
        ? string.Create(CultureInfo.InvariantCulture, $"healthy, as far as {report.FiniteRows} {(report.FiniteRows == 1 ? "row tells" : "rows tell")}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"healthy: effective rank {report.Spectrum.EffectiveRank:0.#} of {Math.Min(report.Columns, report.FiniteRows)}, mean cosine {Rounded(report.Cosines.Mean):0.000}, uniformity {report.Uniformity.Value:0.00}"));

    private static string Components(long count) => count == 1 ? "1 component" : $"{count} components";

    // Never -0.000.
    private static double Rounded(double value) => Math.Round(value, 3) + 0.0;

    private static long Copies(IReadOnlyList<IReadOnlyList<long>> groups) => groups.Sum(group => (long)group.Count - 1);

    private static string Rows(List<long> rows) => rows.Count switch
    {
        1 => $"row {rows[0]}",
        <= 5 => $"rows {string.Join(", ", rows)}",
        _ => $"rows {string.Join(", ", rows.Take(5))} and {rows.Count - 5} more",
    };

    private static string Share(long part, long whole) => part == whole ? "all" : part * 2 == whole ? "half" : Percent((double)part / whole);

    private static string Percent(double share) => share is > 0.9995 and < 1 || share is > 0 and < 0.0005
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:G4} %")
        : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
