package legal

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Report is the annual report on the handling of data (A3). That its headings are
// all that the authority asks for is unverified.
type Report struct {
	Year        int       `json:"year"` // of China Standard Time
	Responsible Part      `json:"responsible"`
	Handling    Part      `json:"handling"`
	Measures    Part      `json:"measures"`
	Exports     Part      `json:"exports"`
	Incidents   Part      `json:"incidents"`
	Complaints  Part      `json:"complaints"`
	HandedIn    time.Time `json:"handed_in,omitzero"`
}

func (r *Report) parts() []titled {
	return []titled{
		{"report.responsible", Text{"Who is responsible, and how to reach them", "责任人和联系方式"}, &r.Responsible},
		{"report.handling", Text{"Data handled: kinds, scale, purposes, necessity", "处理数据的种类、规模、目的和必要性"}, &r.Handling},
		{"report.measures", Text{"Protection and management", "安全防护和管理措施"}, &r.Measures},
		{"report.exports", Text{"Provided abroad: recipients, kinds, volume, purposes, routes", "向境外提供：接收方、种类、数量、目的、途径"}, &r.Exports},
		{"report.incidents", Text{"Incidents and their treatment", "数据安全事件和处置情况"}, &r.Incidents},
		{"report.complaints", Text{"Complaints of users and their treatment", "用户投诉和处理情况"}, &r.Complaints},
	}
}

// Page gives the report to read, with headings in both languages. What is open stands
// under its part.
func (r *Report) Page() string { return page(r.parts()) }

func (r *Report) wellFormed() error {
	errs := []error{}
	if r.Year < 2021 || r.Year > 2262 {
		errs = append(errs, wrong("report.year", "not a year from 2021 on", "give the year that it reports"))
	}
	for _, t := range r.parts() {
		errs = append(errs, t.part.wellFormed(t.field))
	}
	return errors.Join(errs...)
}

// complete says what keeps the report from counting as handed in.
func (r *Report) complete(now time.Time) error {
	errs := []error{}
	if r.HandedIn.IsZero() || r.HandedIn.After(now) {
		errs = append(errs, wrong("report.handed_in", "missing, or in the future", "give the time at which it was handed in"))
	}
	for _, t := range r.parts() {
		errs = append(errs, t.part.complete(t.field))
	}
	return errors.Join(errs...)
}

// YearSums is what the export log and the records say of a year.
type YearSums struct {
	Year       int
	Recipients []RecipientSum
	Incidents  []IncidentSum
	Denied     uint64 // requests
}

// RecipientSum is what one recipient got.
type RecipientSum struct {
	ID, Group, Country string
	Exports, Records   uint64
	Bytes              uint64
	General, Sensitive uint64 // distinct subjects of its group
	Classes, Purposes  []string
	Routes             []string // ids
}

// IncidentSum is one incident.
type IncidentSum struct {
	ID      string
	Opened  time.Time
	Classes []Class
	Late    []Class // notified late, or not at all
	// Withdrawn incidents are told of too: nobody makes one go away by withdrawing it.
	Withdrawn bool
}

// DraftReport writes down what the sums say, and lists what a person has to add.
func DraftReport(y YearSums) Report {
	r := Report{Year: y.Year}
	r.Responsible.Open = ask(askResponsible)
	r.Handling.Open = ask(askHandling)
	r.Measures.Open = ask(askMeasures)
	r.Exports = Part{lines(y.exports()), ask(askExports)}
	r.Incidents = Part{lines(y.incidents()), ask(askIncidents)}
	r.Complaints.Open = ask(askComplaints)
	return r
}

func (y YearSums) exports() []Text {
	list := []Text{say(textYear, fmt.Sprint(y.Year), fmt.Sprint(len(y.Recipients)), fmt.Sprint(y.Denied))}
	for _, r := range y.Recipients {
		list = append(list, say(textGot, r.ID, r.Group, r.Country, fmt.Sprint(r.Exports), fmt.Sprint(r.Records), fmt.Sprint(r.Bytes),
			fmt.Sprint(r.General), fmt.Sprint(r.Sensitive), strings.Join(r.Classes, ", "), strings.Join(r.Purposes, ", "), strings.Join(r.Routes, ", ")))
	}
	return list
}

func (y YearSums) incidents() []Text {
	list := []Text{say(textNumIncidents, fmt.Sprint(len(y.Incidents)))}
	for _, i := range y.Incidents {
		line := textIncident
		if i.Withdrawn {
			line = textIncidentGone
		}
		list = append(list, say(line, i.ID, i.Opened.In(China).Format(time.DateTime), classList(i.Classes), fmt.Sprint(len(i.Late))))
	}
	return list
}

func classList(list []Class) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = string(c)
	}
	return strings.Join(names, ", ")
}

// Incidents sums the incidents that were opened in a year of China Standard Time, as
// they stand at now, or stood when they were withdrawn.
func (b *Book) Incidents(year int, now time.Time) (list []IncidentSum) {
	for _, r := range b.Records() {
		if r.Kind != Breach || Year(r.Incident.Opened) != year {
			continue
		}
		sum := IncidentSum{ID: r.ID, Opened: r.Incident.Opened, Classes: r.Incident.Classes, Withdrawn: r.State == Withdrawn}
		end := now
		if sum.Withdrawn && r.Filed.Before(now) {
			end = r.Filed
		}
		for _, c := range r.Incident.Classes {
			done, ok := r.Incident.Notified(c)
			if due := r.Incident.Opened.Add(Clocks[c]); ok && done.At.After(due) || !ok && end.After(due) {
				sum.Late = append(sum.Late, c)
			}
		}
		list = append(list, sum)
	}
	return list
}

// reportDue gives the last second in which the report of a year can be handed in: the
// end of 15 December, China Standard Time (A3).
func reportDue(year int) time.Time {
	return time.Date(year, time.December, 15, 23, 59, 59, 0, China)
}
