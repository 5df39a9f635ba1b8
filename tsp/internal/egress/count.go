package egress

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
)

// count is what one try of a delivery sent in one day. In a file of counts it is a
// line:
//
//	1 <channel> <request> <try> <wire> <file> <crc>
//
// wire is how many bytes were given to the network that day, file how far into the
// file they reached; both are upper bounds, written before the bytes go, until a later
// line of the same try tells the truth. crc is the CRC-32 (IEEE) of what is before it
// without the blank, in eight hexadecimal digits.
type count struct {
	channel, request string
	try              int
	wire, file       int64
}

const dayForm = time.DateOnly

var errCount = errors.New("not a line of counts")

func (c *count) line() string {
	text := fmt.Sprintf("1 %s %s %d %d %d", c.channel, c.request, c.try, c.wire, c.file)
	return fmt.Sprintf("%s %08x\n", text, crc32.ChecksumIEEE([]byte(text)))
}

// parseCount reads a line without its end. It takes what line writes and nothing else.
func parseCount(text string) (c count, err error) {
	part := strings.Split(text, " ")
	if len(part) != 7 || part[0] != "1" || part[1] == "" || part[2] == "" {
		return c, errCount
	}
	c.channel, c.request = part[1], part[2]
	try, err1 := strconv.Atoi(part[3])
	wire, err2 := strconv.ParseInt(part[4], 10, 64)
	file, err3 := strconv.ParseInt(part[5], 10, 64)
	c.try, c.wire, c.file = try, wire, file
	if err1 != nil || err2 != nil || err3 != nil || try < 0 || wire < 0 || file < 0 || c.line() != text+"\n" {
		return count{}, errCount
	}
	return c, nil
}

// dayCounts is a file of counts: the last line of every try, and how many lines are
// damaged. A last line without an end is neither: its bytes never went.
type dayCounts struct {
	day     string
	counts  []count
	damaged int
	whole   int64 // bytes up to the last line's end
}

func parseCounts(day string, data []byte) dayCounts {
	out := dayCounts{day: day, whole: int64(strings.LastIndexByte(string(data), '\n') + 1)}
	type key struct {
		channel, request string
		try              int
	}
	at := map[key]int{}
	for line := range strings.Lines(string(data[:out.whole])) {
		c, err := parseCount(strings.TrimSuffix(line, "\n"))
		if err != nil {
			out.damaged++
			continue
		}
		k := key{c.channel, c.request, c.try}
		if i, ok := at[k]; ok {
			out.counts[i] = c
			continue
		}
		at[k] = len(out.counts)
		out.counts = append(out.counts, c)
	}
	return out
}

func readCounts(dir, day string) (dayCounts, error) {
	data, err := os.ReadFile(filepath.Join(dir, day))
	if errors.Is(err, fs.ErrNotExist) {
		return dayCounts{day: day}, nil
	}
	if err != nil {
		return dayCounts{}, fmt.Errorf("egress: counts: %w", err)
	}
	return parseCounts(day, data), nil
}

// countedDays lists the days of which there are counts, oldest first.
func countedDays(dir string) ([]string, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("egress: counts: %w", err)
	}
	var out []string
	for _, n := range names {
		if _, err := time.Parse(dayForm, n.Name()); err == nil {
			out = append(out, n.Name())
		}
	}
	sort.Strings(out)
	return out, nil
}
