package rows

import "encoding/binary"

// Field numbers below are those of parquet-format's parquet.thrift.

// Encodings (enum Encoding) and page types (enum PageType).
const (
	encodingPlain = 0
	encodingRLE   = 3
	pageV2        = 3
)

// pageHeader gives the header of a page of n values (PageHeader, DataPageHeaderV2).
func pageHeader(dst []byte, n, nulls, levels, size int64, crc uint32) []byte {
	c := compact{b: dst}
	c.number(1, thriftI32, pageV2)
	c.number(2, thriftI32, size)
	c.number(3, thriftI32, size)
	c.number(4, thriftI32, int64(int32(crc)))
	c.open(8)
	c.number(1, thriftI32, n)
	c.number(2, thriftI32, nulls)
	c.number(3, thriftI32, n)
	c.number(4, thriftI32, encodingPlain)
	c.number(5, thriftI32, levels)
	c.number(6, thriftI32, 0) // no repetition levels
	c.header(7, thriftFalse)  // not compressed
	c.open(8)                 // statistics, left empty
	c.number(3, thriftI64, 0)
	c.end()
	c.end()
	c.end()
	return c.b
}

// tail gives everything after the last page, which ends at offset at: the column
// indexes, the offset indexes, the footer and its length.
func tail(at int64, groups []group) []byte {
	c := compact{}
	type place struct{ offset, size int64 }
	indexes := func(write func(*compact, *group, int)) [][numColumns]place {
		places := make([][numColumns]place, len(groups))
		for i := range groups {
			for j := range columns {
				from := len(c.b)
				write(&c, &groups[i], j)
				places[i][j] = place{at + int64(from), int64(len(c.b) - from)}
			}
		}
		return places
	}
	columnIndexes := indexes(columnIndex)
	offsetIndexes := indexes(offsetIndex)
	from := len(c.b)
	footer(&c, groups, func(i, j int) {
		c.number(4, thriftI64, offsetIndexes[i][j].offset)
		c.number(5, thriftI32, offsetIndexes[i][j].size)
		c.number(6, thriftI64, columnIndexes[i][j].offset)
		c.number(7, thriftI32, columnIndexes[i][j].size)
	})
	c.b = binary.LittleEndian.AppendUint32(c.b, uint32(len(c.b)-from))
	return append(c.b, magic...)
}

// columnIndex writes a ColumnIndex: the bounds of the chunk's one page.
func columnIndex(c *compact, g *group, j int) {
	k, col := &g.chunks[j], &columns[j]
	c.element()
	low, high, allNull := k.min, k.max, byte(0)
	if k.nulls == g.rows { // bounds of a page without values say nothing
		low, high, allNull = make([]byte, col.width()), make([]byte, col.width()), 1
	}
	c.list(1, thriftFalse, 1)
	c.b = append(c.b, allNull)
	c.list(2, thriftBinary, 1)
	c.bytes(low)
	c.list(3, thriftBinary, 1)
	c.bytes(high)
	c.number(4, thriftI32, 0) // unordered
	c.list(5, thriftI64, 1)
	c.zigzag(k.nulls)
	if col.optional {
		c.list(7, thriftI64, 2)
		c.zigzag(k.nulls)
		c.zigzag(g.rows - k.nulls)
	}
	c.end()
}

// offsetIndex writes an OffsetIndex: where the chunk's one page is.
func offsetIndex(c *compact, g *group, j int) {
	c.element()
	c.list(1, thriftStruct, 1)
	c.element()
	c.number(1, thriftI64, g.chunks[j].offset)
	c.number(2, thriftI32, g.chunks[j].size)
	c.number(3, thriftI64, 0) // first row
	c.end()
	c.end()
}

// schema writes the beginning of the footer, which is the same in all files: version
// and schema (SchemaElement).
func schema(c *compact) {
	c.number(1, thriftI32, 2)
	c.list(2, thriftStruct, 1+numColumns)
	c.element()
	c.binary(4, []byte("row"))
	c.number(5, thriftI32, numColumns)
	c.end()
	for i := range columns {
		col := &columns[i]
		c.element()
		c.number(1, thriftI32, col.typ)
		if col.typ != typeBytes {
			c.number(2, thriftI32, col.bits())
		}
		repetition := int64(0)
		if col.optional {
			repetition = 1
		}
		c.number(3, thriftI32, repetition)
		c.binary(4, []byte(col.name))
		c.b = append(c.b, col.logical...)
		c.end()
	}
}

// footer writes a FileMetaData. indexes writes where the indexes of column j of
// group i are.
func footer(c *compact, groups []group, indexes func(i, j int)) {
	c.element()
	schema(c)
	total := int64(0)
	for i := range groups {
		total += groups[i].rows
	}
	c.number(3, thriftI64, total)
	c.list(4, thriftStruct, len(groups))
	for i := range groups {
		rowGroup(c, &groups[i], i, indexes)
	}
	c.list(5, thriftStruct, 0) // no metadata of ours
	c.binary(6, []byte(createdBy))
	c.list(7, thriftStruct, numColumns)
	for range columns {
		c.element()
		c.open(1)
		c.end()
		c.end()
	}
	c.end()
}

// rowGroup writes a RowGroup.
func rowGroup(c *compact, g *group, i int, indexes func(i, j int)) {
	size := int64(0)
	c.element()
	c.list(1, thriftStruct, numColumns)
	for j := range columns {
		c.element()
		c.number(2, thriftI64, 0)
		c.open(3)
		columnMeta(c, g, j)
		c.end()
		indexes(i, j)
		c.end()
		size += g.chunks[j].size
	}
	c.number(2, thriftI64, size)
	c.number(3, thriftI64, g.rows)
	c.list(4, thriftStruct, 0) // not said to be sorted
	c.number(5, thriftI64, g.chunks[0].offset)
	c.number(6, thriftI64, size)
	c.number(7, thriftI16, int64(int16(i)))
	c.end()
}

// columnMeta writes the fields of a ColumnMetaData.
func columnMeta(c *compact, g *group, j int) {
	k, col := &g.chunks[j], &columns[j]
	c.number(1, thriftI32, col.typ)
	if col.optional {
		c.list(2, thriftI32, 2)
		c.zigzag(encodingPlain)
		c.zigzag(encodingRLE)
	} else {
		c.list(2, thriftI32, 1)
		c.zigzag(encodingPlain)
	}
	c.list(3, thriftBinary, 1)
	c.bytes([]byte(col.name))
	c.number(4, thriftI32, 0) // uncompressed
	c.number(5, thriftI64, g.rows)
	c.number(6, thriftI64, k.size)
	c.number(7, thriftI64, k.size)
	c.number(9, thriftI64, k.offset)
	c.open(12)
	c.number(3, thriftI64, k.nulls)
	if k.nulls < g.rows {
		c.binary(5, k.max)
		c.binary(6, k.min)
	}
	c.end()
	c.list(13, thriftStruct, 1)
	c.element()
	c.number(1, thriftI32, pageV2)
	c.number(2, thriftI32, encodingPlain)
	c.number(3, thriftI32, 1)
	c.end()
	sizeStatistics(c, g, j)
}

// sizeStatistics writes a SizeStatistics, if it says anything.
func sizeStatistics(c *compact, g *group, j int) {
	k := &g.chunks[j]
	if k.raw == 0 && !columns[j].optional {
		return
	}
	c.open(16)
	if k.raw > 0 {
		c.number(1, thriftI64, k.raw)
	}
	if columns[j].optional {
		c.list(3, thriftI64, 2)
		c.zigzag(k.nulls)
		c.zigzag(g.rows - k.nulls)
	}
	c.end()
}
