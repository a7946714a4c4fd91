namespace Plumbline.IO.Faiss;

/// <summary>FAISS's ScalarQuantizer::QuantizerType, by its numbers in a file.</summary>
internal enum FaissQuantizer
{
    QT_8bit = 0,
    QT_4bit = 1,
    QT_8bit_uniform = 2,
    QT_4bit_uniform = 3,
    QT_fp16 = 4,
    QT_8bit_direct = 5,
    QT_6bit = 6,
    QT_bf16 = 7,
    QT_8bit_direct_signed = 8,
}
