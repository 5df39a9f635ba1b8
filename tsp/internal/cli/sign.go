package cli

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cordon/internal/ops"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/api"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/suite"
)

// signing is how an approver signs: with a key that never leaves this machine.
type signing struct {
	client
	key string
	yes bool
}

func (s *signing) flags(c *cobra.Command) {
	apiFlag(c, &s.client)
	c.Flags().StringVar(&s.key, "key", "", "file with the approver's private key")
	c.Flags().BoolVar(&s.yes, "yes", false, "do not ask on a terminal whether to sign")
}

// approve fetches a challenge, shows what is approved, signs and hands in. path is of
// what is approved; about says whether an entry is the one that was meant.
func (s *signing) approve(cmd *cobra.Command, path string, about func(*ledger.Entry) error, out any) error {
	if s.key == "" {
		return usage("--key is needed: the approver's private key", "--key FILE, as keys approver generate made it")
	}
	key, err := access.ReadKey(s.key)
	if err != nil {
		return err
	}
	defer clear(key)
	var ch api.Challenge
	if err := s.call(cmd.Context(), http.MethodGet, path+"/challenge", nil, &ch); err != nil {
		return err
	}
	e, err := checkChallenge(&ch, key.Public().(ed25519.PublicKey))
	if err == nil {
		err = about(e)
	}
	if err != nil {
		return err
	}
	expires, err := expiryOf(&ch, time.Now())
	if err != nil {
		return err
	}
	if err := s.confirm(cmd, e, expires); err != nil {
		return err
	}
	return s.call(cmd.Context(), http.MethodPost, path+"/approve", &api.Signed{Expires: expires, Signature: ed25519.Sign(key, []byte(ch.Text))}, out)
}

// checkChallenge holds a challenge against itself: what is signed names the very entry
// that is shown. A platform that shows one thing and has another signed is found out.
func checkChallenge(ch *api.Challenge, pub ed25519.PublicKey) (*ledger.Entry, error) {
	sum := sha256.Sum256([]byte(ch.Entry))
	e, err := ledger.Decode([]byte(ch.Entry))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the challenge shows no entry of the log: %w", err)
	case hex.EncodeToString(sum[:]) != ch.Approval.Leaf || e.Seq != ch.Approval.Of:
		return nil, errors.New("the challenge is about another entry than it shows; nothing was signed")
	case ch.Text != string(ledger.ApprovalText(e.Gate, ch.Approval)):
		return nil, errors.New("the text to sign is not that of the approval; nothing was signed")
	case ch.Approval.Key != suite.Fingerprint(recipient.ApproverText(pub)):
		return nil, ops.Exit(ops.Blocked, &ops.Error{What: "the key in the file is not the one that the log has of this approver", Hint: "keys approver list"})
	}
	return &e, nil
}

// clocksApart is by how much the clocks of platform and approver may differ.
const clocksApart = 5 * time.Minute

// expiryOf reads until when an approval holds. One for longer than approvals hold is
// not signed: it could be kept back and used when nobody expects it.
func expiryOf(ch *api.Challenge, now time.Time) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, ch.Approval.Expires)
	if err != nil {
		return t, fmt.Errorf("the challenge's expiry is no time: %w", err)
	}
	if t.After(now.Add(export.ApprovalLife + clocksApart)) {
		return t, fmt.Errorf("the challenge is for an approval until %s, and approvals hold for %s; nothing was signed. Try: compare the clocks of platform and this machine",
			ch.Approval.Expires, export.ApprovalLife)
	}
	return t, nil
}

// visible shows what would otherwise steer the terminal, and so hide what is signed.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// confirm shows what is approved, on standard error, and asks on a terminal.
func (s *signing) confirm(cmd *cobra.Command, e *ledger.Entry, expires time.Time) error {
	w := cmd.ErrOrStderr()
	for _, l := range append(approved(e), [2]string{"approval expires 有效至", expires.Format(time.RFC3339)}) {
		if _, err := fmt.Fprintf(w, "%-24s %s\n", l[0], l[1]); err != nil {
			return err
		}
	}
	in, ok := cmd.InOrStdin().(*os.File)
	if s.yes || !ok || !term.IsTerminal(int(in.Fd())) {
		return nil
	}
	if _, err := fmt.Fprint(w, "approve? 批准？ [y/N] "); err != nil {
		return err
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if strings.ToLower(strings.TrimSpace(line)) != "y" {
		return ops.Exit(ops.Blocked, errors.New("nothing was signed"))
	}
	return nil
}

// approved lists what an entry says, as far as somebody who approves it has to know.
func approved(e *ledger.Entry) (out [][2]string) {
	add := func(what string, value any) {
		if text := fmt.Sprint(value); text != "" && text != "0" && text != "[]" {
			out = append(out, [2]string{what, visible(text)})
		}
	}
	add("entry", fmt.Sprintf("%d of %s, %s, by %s", e.Seq, e.Gate, e.Time, e.Actor))
	if q := e.Ask; q != nil {
		add("request", e.Request)
		add("recipient 接收方", fmt.Sprintf("%s of group %s in %s, by %s", q.Recipient, q.Group, q.Country, q.Endpoint))
		add("purpose 目的", q.Purpose)
		add("classes 类别", strings.Join(q.Classes, ", "))
		add("fields 字段", q.Fields)
		add("vehicles 车辆", fmt.Sprintf("%s, %d left out", q.Vehicles, q.Excluded))
		add("time 时间", q.From+" to "+q.To)
		add("records 记录", q.Records)
		add("format 格式", strings.TrimSpace(q.Format+" "+q.Suite+" "+q.Coarsen))
		add("subjects new 新增主体", q.NewSubjects)
		add("subjects of the year", fmt.Sprintf("%d, sensitive %d", q.General, q.Sensitive))
		add("ways that stay possible", q.Candidates)
		add("basis 依据", q.Basis)
		add("encrypted to", strings.Join(q.Keys, " "))
	}
	if k := e.Key; k != nil {
		add("key", k.State+" "+k.Role+" "+k.ID)
		add("name 名称", k.Name)
		add("group, country", strings.TrimSpace(k.Group+" "+k.Country))
		add("public key 公钥", k.Public)
		add("fingerprint 指纹", k.Fingerprint)
		add("retires 替换", k.Retires)
	}
	return out
}
