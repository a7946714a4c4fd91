using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Exact.Products;

/// <summary>Finds the products of a tile that a threshold lets through. Comparisons are exact: every instruction set gives the same masks.</summary>
internal static unsafe class TileFilter
{
    /// <summary>For each row, the columns whose value is at least the row's threshold.</summary>
    /// <param name="tile">rows x columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns, a multiple of 4, at most 32.</param>
    /// <param name="thresholds">One a row.</param>
    /// <param name="masks">Receives one a row; bit c stands for column c.</param>
    /// <returns>All masks together.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint ByRow(float* tile, int rows, int columns, float* thresholds, uint* masks)
    {
        uint any = 0;
        for (int r = 0; r < rows; r++)
        {
            float* row = tile + (r * columns);
            uint mask = 0;
            int c = 0;
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<float> threshold = Vector512.Create(thresholds[r]);
                for (; c <= columns - 16; c += 16)
                {
                    mask |= (uint)Vector512.GreaterThanOrEqual(Vector512.Load(row + c), threshold).ExtractMostSignificantBits() << c;
                }
            }

            Vector128<float> four = Vector128.Create(thresholds[r]);
            for (; c < columns; c += 4)
            {
                mask |= Vector128.GreaterThanOrEqual(Vector128.Load(row + c), four).ExtractMostSignificantBits() << c;
            }

            masks[r] = mask;
            any |= mask;
        }

        return any;
    }

    /// <summary>For each row, the columns whose value raised by the column's shift is at least the row's level.</summary>
    /// <param name="tile">rows x columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns, a multiple of 4, at most 32.</param>
    /// <param name="shifts">One a column.</param>
    /// <param name="levels">One a row.</param>
    /// <param name="masks">Receives one a row; bit c stands for column c.</param>
    /// <returns>All masks together.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint ByColumn(float* tile, int rows, int columns, float* shifts, float* levels, uint* masks)
    {
        uint any = 0;
        for (int r = 0; r < rows; r++)
        {
            float* row = tile + (r * columns);
            uint mask = 0;
            int c = 0;
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<float> level = Vector512.Create(levels[r]);
                for (; c <= columns - 16; c += 16)
                {
                    mask |= (uint)Vector512.GreaterThanOrEqual(Vector512.Load(row + c) + Vector512.Load(shifts + c), level).ExtractMostSignificantBits() << c;
                }
            }

            Vector128<float> four = Vector128.Create(levels[r]);
            for (; c < columns; c += 4)
            {
                mask |= Vector128.GreaterThanOrEqual(Vector128.Load(row + c) + Vector128.Load(shifts + c), four).ExtractMostSignificantBits() << c;
            }

            masks[r] = mask;
            any |= mask;
        }

        return any;
    }
}
