using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>
/// A small reader and writer of Parquet in Python, written from the format's specification alone: Debian has no pyarrow, and the library that
/// writes our files should not be the only one that reads them. Plain values and dictionaries, no compression or gzip, both versions of pages.
/// </summary>
internal static class ParquetProgram
{
    /// <summary>Runs a script after the definitions below.</summary>
    public static string Run(string script, params string[] arguments)
    {
        ReferencePython.RequireNumPy();
        return ReferencePython.Run($"{Definitions}\n{script}\n", Path.GetTempPath(), arguments).TrimEnd();
    }

    private const string Definitions =
        """
        import sys, struct, zlib, gzip, numpy as np

        # Thrift's compact protocol. A structure is a list of (field id, type, value).
        def uv(n):
            out = b''
            while True:
                out += bytes([n & 127 | (128 if n > 127 else 0)])
                n >>= 7
                if not n: return out
        def zz(n): return uv(n << 1 if n >= 0 else (-n << 1) - 1)
        def val(t, v):
            if t == 'i': return zz(v)
            if t == 's': return uv(len(v)) + v
            if t == 'S': return st(v)
            if t == 'l': return bytes([min(len(v[1]), 15) << 4 | CODE[v[0]]]) + (uv(len(v[1])) if len(v[1]) > 14 else b'') + b''.join(val(v[0], x) for x in v[1])
        CODE = {'i': 5, 's': 8, 'l': 9, 'S': 12}
        def st(fields):
            out, last = b'', 0
            for f, t, v in fields:
                code = (1 if v else 2) if t == 'b' else 3 if t == '8' else CODE[t]
                out += bytes([(f - last) << 4 | code]) if f - last < 16 else bytes([code]) + zz(f)
                out += b'' if t == 'b' else struct.pack('b', v) if t == '8' else val(t, v)
                last = f
            return out + b'\0'

        class Reader:
            def __init__(s, b, at=0): s.b, s.at = b, at
            def uv(s):
                n = sh = 0
                while True:
                    c = s.b[s.at]; s.at += 1
                    n |= (c & 127) << sh; sh += 7
                    if c < 128: return n
            def zz(s):
                n = s.uv(); return n >> 1 ^ -(n & 1)
            def val(s, t):
                if t in (1, 2): return t == 1
                if t == 3: s.at += 1; return s.b[s.at - 1]
                if t in (4, 5, 6): return s.zz()
                if t == 7: s.at += 8; return s.b[s.at - 8:s.at]
                if t == 8: n = s.uv(); s.at += n; return s.b[s.at - n:s.at]
                if t == 9:
                    h = s.b[s.at]; s.at += 1
                    n = h >> 4 if h >> 4 < 15 else s.uv()
                    return [s.val(h & 15) for _ in range(n)]
                if t == 12:
                    d, last = {}, 0
                    while True:
                        h = s.b[s.at]; s.at += 1
                        if h == 0: return d
                        last = last + (h >> 4) if h >> 4 else s.zz()
                        d[last] = s.val(h & 15)

        def runs(b, width, count):
            r, out = Reader(b), []
            while len(out) < count:
                h = r.uv()
                if h & 1:
                    n = (h >> 1) * width
                    bits = np.unpackbits(np.frombuffer(b, np.uint8, min(n, len(b) - r.at), r.at), bitorder='little')
                    r.at += n
                    bits = bits[:len(bits) // width * width].reshape(-1, width)
                    out += list((bits << np.arange(width)).sum(1))
                else:
                    n = (width + 7) // 8
                    out += [int.from_bytes(b[r.at:r.at + n], 'little')] * (h >> 1)
                    r.at += n
            return out[:count]

        DT = {1: '<i4', 2: '<i8', 4: '<f4', 5: '<f8'}

        def read(path):
            'The values, and how many rows begin, of every row group of a file with one list column.'
            b = open(path, 'rb').read()
            assert b[:4] == b[-4:] == b'PAR1'
            foot = Reader(b, len(b) - 8 - struct.unpack('<I', b[-8:-4])[0]).val(12)
            names = [f[4].decode() for f in foot[2]]
            required = [f.get(3) for f in foot[2]]
            maxdef = sum(x in (1, 2) for x in required[1:])
            groups = []
            for g in foot[4]:
                m = g[1][0][3]
                assert m[4] == 0 and len(g[1]) == 1
                r, vals, reps = Reader(b, m[9]), [], []
                while len(reps) < m[5]:
                    h = r.val(12)
                    n, at, p = h[5][1], 0, b[r.at:r.at + h[3]]
                    assert h[1] == 0 and h[2] == h[3] and h[5][2] == 0
                    levels = []
                    for width in (1, maxdef.bit_length()):
                        size = struct.unpack_from('<I', p, at)[0]
                        levels.append(runs(p[at + 4:at + 4 + size], width, n)); at += 4 + size
                    assert set(levels[1]) == {maxdef}
                    vals.append(np.frombuffer(p, DT[m[1]], n, at)); reps += levels[0]
                    assert at + vals[-1].nbytes == len(p)
                    r.at += h[3]
                groups.append((np.concatenate(vals), reps, g[3]))
            return foot, names, groups

        def rle(levels, width):
            'Runs of one value where there are 8 or more, else packed bits.'
            out, i, levels = b'', 0, list(levels)
            while i < len(levels):
                j = i
                while j < len(levels) and levels[j] == levels[i]: j += 1
                if j - i >= 8:
                    out += uv((j - i) << 1) + int(levels[i]).to_bytes((width + 7) // 8, 'little'); i = j
                else:
                    part = levels[i:i + 8] + [0] * (8 - len(levels[i:i + 8]))
                    bits = sum(int(v) << width * k for k, v in enumerate(part))
                    out += uv(1 << 1 | 1) + bits.to_bytes(width, 'little'); i += 8
            return out

        def column(a, rep, dfn, maxdef, codec, v2, dictionary, split, page, at):
            'Pages of a column: flat values of those that are there, levels or None.'
            pack = (lambda x: gzip.compress(x)) if codec == 2 else lambda x: x
            out, enc, dict_at = b'', 9 if split else 8 if dictionary else 0, None
            n = len(rep) if rep is not None else len(dfn) if dfn is not None else len(a)
            if dictionary:
                uniq, a = np.unique(a.view('u%d' % a.itemsize), return_inverse=True)
                body = pack(uniq.tobytes())
                dict_at = at
                out = st([(1, 'i', 2), (2, 'i', uniq.nbytes), (3, 'i', len(body)), (7, 'S', [(1, 'i', len(uniq)), (2, 'i', 0)])]) + body
            data_at, done = at + len(out), 0
            for s in range(0, n, page):
                e = min(n, s + page)
                d = None if dfn is None else list(dfn[s:e])
                there = e - s if d is None else d.count(maxdef)
                v = a[done:done + there]; done += there
                if dictionary:
                    width = max(1, int(len(uniq) - 1).bit_length())
                    body = bytes([width]) + rle(v, width)
                elif split: body = np.frombuffer(v.tobytes(), np.uint8).reshape(len(v), -1).T.tobytes()
                else: body = v.tobytes()
                r = b'' if rep is None else rle(rep[s:e], 1)
                q = b'' if d is None else rle(d, maxdef.bit_length())
                if v2:
                    packed = pack(body)
                    head = [(8, 'S', [(1, 'i', e - s), (2, 'i', e - s - there), (3, 'i', e - s), (4, 'i', enc), (5, 'i', len(q)), (6, 'i', len(r)), (7, 'b', codec != 0)])]
                    body, packed, kind = r + q + body, r + q + packed, 3
                else:
                    body = (struct.pack('<I', len(r)) + r if rep is not None else b'') + (struct.pack('<I', len(q)) + q if d is not None else b'') + body
                    packed, kind = pack(body), 0
                    head = [(5, 'S', [(1, 'i', e - s), (2, 'i', enc), (3, 'i', 3), (4, 'i', 3)])]
                out += st([(1, 'i', kind), (2, 'i', len(body)), (3, 'i', len(packed))] + head) + packed
            return out, data_at, dict_at, n, enc

        def write(path, schema, groups, codec=0, v2=False, dictionary=False, split=False, page=1000):
            'schema: thrift structures. groups: (rows, [(type, path, values, rep, def, maxdef)]).'
            b, rgs = b'PAR1', []
            for rows, cols in groups:
                chunks = []
                for t, name, a, rep, dfn, maxdef in cols:
                    pages, data_at, dict_at, n, enc = column(a, rep, dfn, maxdef, codec, v2, dictionary, split, page, len(b))
                    meta = [(1, 'i', t), (2, 'l', ('i', [enc, 3, 0][:3 if dictionary else 2])), (3, 'l', ('s', name)), (4, 'i', codec), (5, 'i', n), (6, 'i', len(pages)), (7, 'i', len(pages)), (9, 'i', data_at)]
                    chunks.append([(2, 'i', len(b)), (3, 'S', meta + ([(11, 'i', dict_at)] if dictionary else []))])
                    b += pages
                rgs.append([(1, 'l', ('S', chunks)), (2, 'i', 0), (3, 'i', rows)])
            foot = st([(1, 'i', 2), (2, 'l', ('S', schema)), (3, 'i', sum(g[0] for g in groups)), (4, 'l', ('S', rgs)), (6, 's', b'plain python')])
            open(path, 'wb').write(b + foot + struct.pack('<I', len(foot)) + b'PAR1')

        def list_schema(t, extra=[], name=b'v', optional=True):
            o = 1 if optional else 0
            return [[(4, 's', b'schema'), (5, 'i', 1)],
                    [(3, 'i', o), (4, 's', name), (5, 'i', 1), (6, 'i', 3), (10, 'S', [(3, 'S', [])])],
                    [(3, 'i', 2), (4, 's', b'list'), (5, 'i', 1)],
                    [(1, 'i', t)] + ([(2, 'i', 2)] if t == 7 else []) + [(3, 'i', o), (4, 's', b'element')] + extra]

        def write_lists(path, lists, t=4, dtype='<f4', extra=[], groups=1, optional=True, **how):
            'lists: a list of lists; None for a null list or element.'
            maxdef, out, per = 3 if optional else 1, [], -(-len(lists) // groups)
            for s in range(0, len(lists), per):
                rep, dfn, vals = [], [], []
                for row in lists[s:s + per]:
                    if not row: rep.append(0); dfn.append(0 if row is None else 1 if optional else 0)
                    for i, x in enumerate(row or []):
                        rep.append(min(i, 1)); dfn.append(maxdef - (x is None))
                        if x is not None: vals.append(x)
                out.append((len(lists[s:s + per]), [(t, [b'v', b'list', b'element'], np.array(vals, dtype), rep, dfn, maxdef)]))
            write(path, list_schema(t, extra, optional=optional), out, **how)

        def write_columns(path, columns, types, groups=1, **how):
            'columns: arrays of one length; types: physical type and further fields of each.'
            n = len(columns[0]); per = -(-n // groups)
            schema = [[(4, 's', b'schema'), (5, 'i', len(columns))]] + [[(1, 'i', t), (3, 'i', 0), (4, 's', b'c%d' % i)] + extra for i, (t, extra) in enumerate(types)]
            write(path, schema, [(min(per, n - s), [(t, [b'c%d' % i], c[s:s + per], None, None, 0) for i, (c, (t, _)) in enumerate(zip(columns, types))]) for s in range(0, n, per)], **how)
        """;
}
