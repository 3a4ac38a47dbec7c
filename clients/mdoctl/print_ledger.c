/*
 * What a client is told, in sentences: what was shared with whom, when, on what ground, what was refused; and
 * what the client can do. Each sentence stands once in each language; {who} {from} {domains} {times} are
 * filled in.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "libmdo/clean.h"
#include "libmdo/outcome.h"
#include "mdoctl/print.h"

enum language { DUTCH, ENGLISH, LANGUAGES };

/* When a sentence is the right one; the first that fits. */
enum when { ALWAYS, EMERGENCY, NO_DOMAINS, IN_CRISIS, BY_DAEMON };

static const struct sentence {
	enum told what;
	enum when when;
	const char *text[LANGUAGES];
} sentences[] = {
        {TOLD_RECEIVED,
         NO_DOMAINS,
         {"{who} heeft iets over u gemeld.", "{who} told the team something about you."}},
        {TOLD_RECEIVED,
         ALWAYS,
         {"{who} heeft iets over u gemeld, over: {domains}.",
          "{who} told the team something about you, about: {domains}."}},
        {TOLD_SHARED,
         NO_DOMAINS,
         {"{who} hoorde dat er een melding van {from} is, zonder de inhoud.",
          "{who} heard that there is a report by {from}, without what it says."}},
        {TOLD_SHARED,
         ALWAYS,
         {"{who} kreeg te lezen wat {from} over u heeft gemeld, over: {domains}.",
          "{who} was given what {from} told about you, about: {domains}."}},
        {TOLD_FACTS,
         ALWAYS,
         {"{who} hoorde hoe het met uw zaak staat, bijvoorbeeld wanneer die wordt besproken.",
          "{who} heard how your case stands, for example when it is discussed."}},
        {TOLD_READ,
         EMERGENCY,
         {"{who} heeft uw zaak bekeken met de noodknop.",
          "{who} looked at your case by the emergency button."}},
        {TOLD_READ, ALWAYS, {"{who} heeft uw zaak bekeken.", "{who} looked at your case."}},
        {TOLD_IDENTIFIED,
         EMERGENCY,
         {"{who} heeft met de noodknop bekeken wie u bent en wat er is gemeld, over: {domains}. Iemand "
          "anders "
          "controleert of dat mocht.",
          "{who} used the emergency button to see who you are and what was told, about: {domains}. Somebody "
          "else checks whether that was right."}},
        {TOLD_IDENTIFIED,
         ALWAYS,
         {"{who} heeft bekeken wie u bent en wat er is gemeld, over: {domains}.",
          "{who} looked up who you are and what was told, about: {domains}."}},
        {TOLD_DISCUSSED,
         ALWAYS,
         {"Uw zaak stond op de agenda van een overleg.", "Your case was on the agenda of a meeting."}},
        {TOLD_REFUSED,
         ALWAYS,
         {"{who} vroeg iets over uw zaak en kreeg dat niet.",
          "{who} asked for something about your case and was refused."}},
        {TOLD_WITHHELD,
         ALWAYS,
         {"{who} kreeg iets over u niet te weten.", "{who} was not given something about you."}},
        {TOLD_GIVEN,
         IN_CRISIS,
         {"{who} meldde iets zonder uw toestemming, omdat er een noodsituatie was.",
          "{who} told something without your consent, because there was an emergency."}},
        {TOLD_GIVEN,
         ALWAYS,
         {"{who} legde vast dat u toestemming gaf, over: {domains}.",
          "{who} recorded that you gave consent, about: {domains}."}},
        {TOLD_CHANGED,
         ALWAYS,
         {"{who} legde vast dat u opnieuw toestemming gaf, in plaats van een eerdere keer, over: {domains}.",
          "{who} recorded that you gave consent again, in place of an earlier time, about: {domains}."}},
        {TOLD_NARROWED,
         ALWAYS,
         {"U trok een deel van een toestemming in. Wat blijft, is over: {domains}.",
          "You took back a part of a consent. What is left is about: {domains}."}},
        {TOLD_CONFIRMED,
         IN_CRISIS,
         {"{who} legde vast dat wat zonder toestemming is gemeld, bewaard mag blijven.",
          "{who} recorded that what was told without consent may be kept."}},
        {TOLD_CONFIRMED,
         ALWAYS,
         {"{who} legde vast dat u bent gevraagd en dat uw toestemming klopt.",
          "{who} recorded that you were asked, and that your consent is right."}},
        {TOLD_REVIEWED,
         ALWAYS,
         {"{who} beoordeelde of wat zonder uw toestemming is gemeld, mocht blijven.",
          "{who} judged whether what was told without your consent could be kept."}},
        {TOLD_HELD,
         IN_CRISIS,
         {"Wat zonder uw toestemming is gemeld, was niet op tijd beoordeeld. Sindsdien krijgt geen "
          "organisatie "
          "het meer te zien.",
          "What was told without your consent was not judged in time. Since then no organisation is shown "
          "it."}},
        {TOLD_HELD,
         ALWAYS,
         {"Een toestemming is stilgezet, omdat iemand doorgaf dat u die introk. Zo lang krijgt geen "
          "organisatie "
          "te zien wat daarop rust.",
          "A consent was put on hold, since somebody passed on that you withdrew it. Meanwhile no "
          "organisation "
          "is shown what rests on it."}},
        {TOLD_ENDED,
         IN_CRISIS,
         {"Wat zonder uw toestemming is gemeld, mag niet langer worden bewaard en wordt gewist.",
          "What was told without your consent may be kept no longer, and is erased."}},
        {TOLD_ENDED,
         BY_DAEMON,
         {"Een toestemming is geëindigd. Wat daarop rustte, wordt gewist.",
          "A consent came to its end. What rested on it is erased."}},
        {TOLD_ENDED,
         ALWAYS,
         {"{who} gaf door dat u een toestemming introk. Wat daarop rustte, wordt gewist.",
          "{who} passed on that you withdrew a consent. What rested on it is erased."}},
        {TOLD_ASKED,
         ALWAYS,
         {"{who} kreeg het verzoek te wissen wat het over u had gekregen.",
          "{who} was asked to erase what it had been given about you."}},
        {TOLD_ERASED,
         BY_DAEMON,
         {"Wat over u was gemeld, is hier gewist.", "What was told about you was erased here."}},
        {TOLD_ERASED,
         ALWAYS,
         {"{who} liet weten dat het daar ook is gewist.",
          "{who} let us know that it is erased there as well."}},
};

/* Why something was not given, by the code of the rule. */
static const struct {
	const char *code, *text[LANGUAGES];
} reasons[] = {
        {"recipient",
         {"deze organisatie staat niet in uw toestemming", "your consent does not name this organisation"}},
        {"domain", {"over dit onderwerp gaf u geen toestemming", "your consent does not cover this subject"}},
        {"purpose", {"hiervoor gaf u geen toestemming", "your consent does not cover this use"}},
        {"role",
         {"dit soort organisatie krijgt zulke informatie niet", "such an organisation is not given this"}},
        {"not-active",
         {"uw toestemming is ingetrokken of stilgezet", "your consent was withdrawn or is on hold"}},
        {"not-yet", {"uw toestemming gold nog niet", "your consent had not begun"}},
        {"ended", {"uw toestemming was afgelopen", "your consent had ended"}},
        {"unconfirmed", {"uw toestemming is nog niet nagevraagd", "your consent was not confirmed yet"}},
        {"none", {"er is geen toestemming meer", "there is no consent any more"}},
        {"consent-ended", {"geen toestemming laat dat nu toe", "no consent allows it now"}},
        {"consent-none", {"er is geen toestemming meer", "there is no consent any more"}},
        {"content-erased", {"het is gewist", "it was erased"}},
        {"right-missing", {"deze persoon mag dat niet", "this person may not do that"}},
        {"reason-missing", {"er was geen reden gegeven", "no reason was given"}},
        {"case-closed", {"de zaak is gesloten", "the case is closed"}},
};

/* Who is no organisation, and names of life domains. Columns: word, in Dutch, in English. */
static const struct {
	const char *word, *text[LANGUAGES];
} words[] = {
        {"mdod", {"Het systeem van het overleg", "The system of the meetings"}},
        {"coordinator", {"De coördinator van het overleg", "The coordinator of the meetings"}},
        {"chair", {"De voorzitter van het overleg", "The chair of the meeting"}},
        {"privacy_officer", {"De privacyfunctionaris", "The privacy officer"}},
        {"administrator", {"De beheerder van het systeem", "The administrator of the system"}},
        {"physical_health", {"lichamelijke gezondheid", "physical health"}},
        {"mental_health", {"psychische gezondheid", "mental health"}},
        {"family", {"gezin en opvoeding", "family and upbringing"}},
        {"social_network", {"sociaal netwerk", "social network"}},
        {"housing", {"wonen", "housing"}},
        {"finances", {"geld en schulden", "money and debts"}},
        {"work", {"werk en dagbesteding", "work and day activity"}},
        {"language", {"taal en onderwijs", "language and education"}},
        {"substance_use", {"gebruik van alcohol, drugs of medicijnen", "use of alcohol, drugs or medicines"}},
        {"safety", {"veiligheid", "safety"}},
        {"access_to_care", {"praktische toegang tot zorg", "practical access to care"}},
};

/* Legal bases by their code: those that a configuration has by default. Others stand as they are. */
static const struct {
	const char *code, *text[LANGUAGES];
} bases[] = {
        {"UAVG-22-2a", {"uitdrukkelijke toestemming", "explicit consent"}},
        {"UAVG-22-2b",
         {"uw leven of gezondheid was in gevaar en u kon geen toestemming geven",
          "your life or health was at risk and you could not consent"}},
        {"UAVG-30-3a",
         {"nodig voor goede hulp of zorg, door wie zijn geheimen bewaart",
          "needed for good help or care, by those bound to secrecy"}},
        {"WI2021-35",
         {"uitwisseling tussen gemeente en cursusinstelling voor uw inburgering",
          "exchange between municipality and course provider for your integration"}},
        {"WI2021-37-2b",
         {"nodig voor de begeleiding bij uw inburgering door de gemeente",
          "needed for the municipality's guidance in your integration"}},
        {"WMO-5.1.1-4/5",
         {"hulp van de gemeente, met uw uitdrukkelijke toestemming",
          "support by the municipality, with your explicit consent"}},
        {"WMO-5.2.5",
         {"uitwisseling met zorgverleners, met uw uitdrukkelijke toestemming",
          "exchange with care providers, with your explicit consent"}},
        {"WMO-5.2.6", {"melding bij Veilig Thuis", "report to Veilig Thuis"}},
        {"WMO-5.3.3",
         {"wie u helpt, moet hiervoor samenwerken", "those who help you need to work together for this"}},
        {"CONFLICT-VAN-PLICHTEN",
         {"zwijgen zou ernstig kwaad doen, meer dan spreken",
          "keeping silent would do serious harm, more than speaking"}},
};

static const char *const weekdays[LANGUAGES][8] = {
        {"", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
        {"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};
static const char *const months[LANGUAGES][13] = {
        {"", "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
         "oktober", "november", "december"},
        {"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
         "November", "December"},
};

/* What stands around the sentences. */
static const struct frame {
	const char *opening, *cases, *none, *times, *why, *closing;
	const char *recipients, *until, *unreadable;
	const char *forms[FORM_COUNT]; /* %s: the day it began */
	const char *several;           /* several of them */
	const char *basis;
} frames[LANGUAGES] = {
        {.opening = "Wat er met informatie over u is gebeurd\n\n"
                    "Organisaties die u helpen kunnen iets over u melden en met elkaar delen. Dat mag alleen "
                    "met uw\n"
                    "toestemming, of in een noodsituatie. Hieronder staat per dag wie iets meldde, wie het "
                    "kreeg, op\n"
                    "welke grond, en wat niet werd gedeeld. Wat er precies is gezegd, staat hier niet.\n",
         .cases = "\nUw zaak heet: ",
         .recipients = " Wie het mag weten: ",
         .until = " Tot en met %s.",
         .unreadable = " Vanaf %s is het ook in geen reservekopie meer te lezen.",
         .none = "\nIn deze periode is er niets over u gemeld, gedeeld of bekeken.\n",
         .times = " (%lld keer)",
         .why = " De reden: %s.",
         .closing = "\nWat u kunt doen\n\n"
                    "- Inzien: u kunt vragen wat er over u is vastgelegd, en of het klopt.\n"
                    "- Nee zeggen: u hoeft geen toestemming te geven, ook niet voor een deel.\n"
                    "- Intrekken: u kunt uw toestemming altijd intrekken, helemaal of voor een deel. Zeg het "
                    "tegen\n"
                    "  een organisatie die u helpt of tegen de coördinator van het overleg. Wat daarop rust "
                    "wordt dan\n"
                    "  gewist, en wie het kreeg, hoort dat ook te wissen.\n"
                    "- Klopt er iets niet, of bent u het niet eens met wat hier staat? Vraag naar de\n"
                    "  privacyfunctionaris. U kunt ook een klacht indienen bij de Autoriteit "
                    "Persoonsgegevens.\n",
         .forms = {[FORM_WRITTEN] = " Dat mocht met uw schriftelijke toestemming van %s",
                   [FORM_SPOKEN] = " Dat mocht met uw mondelinge toestemming van %s",
                   [FORM_CRISIS] = " Dat was zonder toestemming, in de noodsituatie van %s"},
         .several = " Dat mocht met uw toestemmingen",
         .basis = " (wettelijke grond: %s)"},
        {.opening = "What happened with information about you\n\n"
                    "Organisations that help you can tell something about you and share it with each other. "
                    "They may\n"
                    "do so only with your consent, or in an emergency. Below it says, day by day, who told "
                    "something,\n"
                    "who was given it, on what ground, and what was not shared. What exactly was said is not "
                    "in here.\n",
         .cases = "\nYour case is called: ",
         .recipients = " Who may know it: ",
         .until = " Until %s.",
         .unreadable = " From %s no backup of it can be read either.",
         .none = "\nIn this time nothing was told, shared or looked at about you.\n",
         .times = " (%lld times)",
         .why = " The reason: %s.",
         .closing = "\nWhat you can do\n\n"
                    "- See: you can ask what is recorded about you, and whether it is right.\n"
                    "- Say no: you do not have to consent, also not to a part of it.\n"
                    "- Withdraw: you can withdraw your consent at any time, as a whole or in part. Say so to "
                    "an\n"
                    "  organisation that helps you, or to the coordinator of the meetings. What rests on it "
                    "is then\n"
                    "  erased, and whoever was given it has to erase it too.\n"
                    "- Is something wrong, or do you not agree with what it says here? Ask for the privacy "
                    "officer.\n"
                    "  You can also complain to the Dutch data protection authority (Autoriteit "
                    "Persoonsgegevens).\n",
         .forms = {[FORM_WRITTEN] = " That was with your written consent of %s",
                   [FORM_SPOKEN] = " That was with your spoken consent of %s",
                   [FORM_CRISIS] = " That was without consent, in the emergency of %s"},
         .several = " That was with your consents",
         .basis = " (legal basis: %s)"},
};

static const char *word(const char *w, enum language l)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(words[i].word, w))
			return words[i].text[l];
	return w;
}

/* NULL: of no use to the client, a mistyped request for instance. */
static const char *reason(const char *code, enum language l)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (text_equal(reasons[i].code, code))
			return reasons[i].text[l];
	return NULL;
}

/* In words, with the code for whoever wants to look it up. */
static const char *basis(struct arena *a, const char *code, enum language l)
{
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++)
		if (text_equal(bases[i].code, code))
			return arena_printf(a, "%s, %s", bases[i].text[l], code);
	return mdo_clean_text(a, code);
}

static const char *day(struct arena *a, struct day d, enum language l)
{
	struct civil c = time_day_to_civil(d);

	return arena_printf(a, "%d %s %d", c.mday, months[l][c.month], c.year);
}

static const char *domains(struct arena *a, uint32_t set, enum language l)
{
	const char *text = "";

	for (int d = 1; d < DOMAIN_COUNT; d++)
		if ((set & TERMS_BIT(d)) != 0)
			text = arena_printf(a, "%s%s%s", text, text[0] != '\0' ? ", " : "",
			                    word(terms_name(&terms_domain, d), l));
	return text;
}

static bool fits(const struct sentence *s, const struct proto_ledger_row *r)
{
	if (s->what != r->what)
		return false;
	switch (s->when) {
	case ALWAYS:
		return true;
	case EMERGENCY:
		return r->emergency;
	case NO_DOMAINS:
		return r->domains == 0;
	case IN_CRISIS:
		return r->form == FORM_CRISIS;
	case BY_DAEMON:
		return text_equal(r->who, "mdod");
	}
	return false;
}

static const char *sentence_of(const struct proto_ledger_row *r, enum language l)
{
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (fits(&sentences[i], r))
			return sentences[i].text[l];
	return "{who}.";
}

/* The value of a place in a sentence; how long its name is. */
static const char *place(struct arena *a, const struct proto_ledger_row *r, enum language l, const char *at,
                         size_t *ret_len)
{
	static const char *const unknown[LANGUAGES] = {"een organisatie", "an organisation"};

	*ret_len = strcspn(at, "}") + 1;
	if (strncmp(at, "{who}", 5) == 0)
		return word(r->who, l);
	if (strncmp(at, "{from}", 6) == 0)
		return r->from != NULL ? r->from : unknown[l];
	return domains(a, r->domains, l);
}

static void print_sentence(struct arena *a, FILE *out, const struct proto_ledger_row *r, enum language l)
{
	const char *text = sentence_of(r, l), *open;
	size_t len;

	while ((open = strchr(text, '{')) != NULL) {
		fprintf(out, "%.*s", (int)(open - text), text);
		fprintf(out, "%s", mdo_clean_text(a, place(a, r, l, open, &len)));
		text = open + len;
	}
	fprintf(out, "%s", text);
}

/* The templates of the frame take one text each. */
static void print_with(FILE *out, const char *template, const char *text)
{
	const char *at = strstr(template, "%s");

	fprintf(out, "%.*s%s%s", (int)(at - template), template, text, at + 2);
}

/* What a consent that was recorded says: who may know, and until when. When nothing erased can be read. */
static void print_term(struct arena *a, FILE *out, const struct proto_ledger_row *r, enum language l)
{
	const struct frame *f = &frames[l];

	if (r->recipients != NULL)
		fprintf(out, "%s%s.", f->recipients, mdo_clean_text(a, r->recipients));
	if (day_is_set(r->until))
		print_with(out, f->until, day(a, r->until, l));
	if (day_is_set(r->unreadable_from))
		print_with(out, f->unreadable, day(a, r->unreadable_from, l));
}

/* What went out, or came in, did so on a ground. */
static bool has_ground(enum told what)
{
	return what == TOLD_SHARED || what == TOLD_RECEIVED || what == TOLD_IDENTIFIED || what == TOLD_FACTS;
}

/* On what ground; of several consents, what they have in common. */
static void print_ground(struct arena *a, FILE *out, const struct proto_ledger_row *r, enum language l)
{
	const struct frame *f = &frames[l];

	if (!has_ground(r->what) || f->forms[r->form] == NULL)
		return;
	if (day_is_set(r->given))
		print_with(out, f->forms[r->form], day(a, r->given, l));
	else if (r->form != FORM_CRISIS)
		fprintf(out, "%s", f->several);
	else
		return;
	if (r->basis != NULL)
		print_with(out, f->basis, basis(a, r->basis, l));
	fprintf(out, ".");
}

static void print_row(struct arena *a, FILE *out, const struct proto_ledger_row *r, enum language l)
{
	const char *at;

	fprintf(out, "- ");
	print_sentence(a, out, r, l);
	print_term(a, out, r, l);
	print_ground(a, out, r, l);
	if (r->code != NULL && reason(r->code, l) != NULL)
		print_with(out, frames[l].why, reason(r->code, l));
	if (r->times > 1 && (at = strstr(frames[l].times, "%lld")) != NULL)
		fprintf(out, "%.*s%lld%s", (int)(at - frames[l].times), frames[l].times, (long long)r->times,
		        at + 4);
	fprintf(out, "\n");
}

static int print_in(struct arena *a, FILE *out, const struct proto_ledger *ledger, enum language l)
{
	struct day on = day_none();

	fprintf(out, "%s", frames[l].opening);
	for (size_t i = 0; i < ledger->cases.count; i++)
		fprintf(out, "%s%s%s", i == 0 ? frames[l].cases : ", ",
		        mdo_clean_text(a, ledger->cases.at[i]), i + 1 == ledger->cases.count ? "\n" : "");
	if (ledger->rows.count == 0)
		fprintf(out, "%s", frames[l].none);
	for (size_t i = 0; i < ledger->rows.count; i++) {
		const struct proto_ledger_row *r = &ledger->rows.at[i];

		if (!day_is_set(on) || on.n != r->on.n)
			fprintf(out, "\n%s %s\n", weekdays[l][time_weekday(r->on)], day(a, r->on, l));
		on = r->on;
		print_row(a, out, r, l);
	}
	fprintf(out, "%s", frames[l].closing);
	return MDO_STORED;
}

int print_ledger(struct arena *a, FILE *out, const void *result)
{
	return print_in(a, out, result, DUTCH);
}

int print_ledger_english(struct arena *a, FILE *out, const void *result)
{
	return print_in(a, out, result, ENGLISH);
}
