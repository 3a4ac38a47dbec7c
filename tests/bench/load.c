#include "load.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <zmq.h>

#include "base/memory.h"

#define SECOND_NS INT64_C(1000000000)
#define STRAGGLERS_NS (20 * SECOND_NS)
#define WARM_NS (10 * SECOND_NS)

struct run {
	const struct load *load;
	struct signals *signals;
	void *context;
	size_t doors;
	zmq_pollitem_t items[REGION_PARTNERS_MAX + 1]; /* the last: the timer of the open loop */
	int64_t *sent;                                 /* by number: when it was due */
	size_t room;
	uint64_t next, back;
	bool counting, sending; /* within the time; whether an answer makes the next signal */
	struct clock_samples samples;
	struct why *why;
};

static bool send_one(struct run *run, size_t door, int64_t due)
{
	size_t len;
	const char *text = signals_next(run->signals, door, run->next, &len);

	if (run->next == run->room) {
		run->room = run->room == 0 ? 65536 : 2 * run->room;
		run->sent = mem_grow(run->sent, run->room, sizeof(*run->sent));
	}
	run->sent[run->next++] = due;
	if (zmq_send(run->items[door].socket, text, len, ZMQ_DONTWAIT) == (int)len)
		return true;
	return why_set(run->why, "send: %s", zmq_strerror(zmq_errno()));
}

static bool take_answer(struct run *run, size_t door, zmq_msg_t *m)
{
	const char *text = zmq_msg_data(m);
	size_t len = zmq_msg_size(m);
	int64_t now = clock_ns();
	uint64_t number;
	bool stored;

	if (!signals_answered(text, len, &number, &stored) || !stored || number >= run->next)
		return why_set(run->why, "answer: %.*s", (int)(len < 200 ? len : 200), text);
	run->back++;
	if (run->counting)
		clock_add(&run->samples, now - run->sent[number]);
	return !run->sending || send_one(run, door, clock_ns());
}

static bool drain(struct run *run, size_t door)
{
	bool well = true;
	zmq_msg_t m;

	while (well) {
		zmq_msg_init(&m);
		if (zmq_msg_recv(&m, run->items[door].socket, ZMQ_DONTWAIT) < 0) {
			zmq_msg_close(&m);
			return zmq_errno() == EAGAIN || zmq_errno() == EINTR;
		}
		well = take_answer(run, door, &m);
		zmq_msg_close(&m);
	}
	return false;
}

static bool wait_answers(struct run *run, bool timer, int timeout_ms)
{
	int ready = zmq_poll(run->items, (int)run->doors + timer, timeout_ms);

	if (ready < 0)
		return zmq_errno() == EINTR || why_set(run->why, "poll: %s", zmq_strerror(zmq_errno()));
	for (size_t i = 0; i < run->doors && ready > 0; i++)
		if (run->items[i].revents != 0 && !drain(run, i))
			return false;
	return true;
}

static bool wait_all(struct run *run, int64_t patience_ns)
{
	int64_t until = clock_ns() + patience_ns;

	while (run->back < run->next && clock_ns() < until)
		if (!wait_answers(run, false, 100))
			return false;
	return true;
}

/* Connected, and everything that is made at the first message made: one from each door. */
static bool warm_up(struct run *run)
{
	for (size_t i = 0; i < run->doors; i++)
		if (!send_one(run, i, clock_ns()))
			return false;
	return wait_all(run, WARM_NS) &&
	       (run->back == run->next || why_set(run->why, "no answer at the doors"));
}

static bool closed_loop(struct run *run, int64_t end)
{
	assert(run->doors > 0);
	run->sending = true;
	for (int i = 0; i < run->load->outstanding; i++)
		if (!send_one(run, (size_t)i % run->doors, clock_ns()))
			return false;
	while (clock_ns() < end)
		if (!wait_answers(run, false, 100))
			return false;
	run->sending = false;
	return true;
}

static void set_timer(int fd, int64_t at)
{
	struct itimerspec when = {.it_value = {.tv_sec = at / SECOND_NS, .tv_nsec = at % SECOND_NS}};
	int rc = timerfd_settime(fd, TFD_TIMER_ABSTIME, &when, NULL);

	assert(rc == 0);
}

static bool open_loop(struct run *run, int64_t start, int64_t end)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	int64_t gap = SECOND_NS / run->load->rate, due = start;
	bool well = fd >= 0;

	run->items[run->doors] = (zmq_pollitem_t){.fd = fd, .events = ZMQ_POLLIN};
	for (uint64_t i = 0; well && due < end; i++, due += gap) {
		while (well && clock_ns() < due) {
			set_timer(fd, due);
			well = wait_answers(run, true, 1000);
		}
		/* Behind time many are due at once; what has come back meanwhile is not left lying. */
		if (well && i % 16 == 0)
			well = wait_answers(run, false, 0);
		well = well && send_one(run, i % run->doors, due);
	}
	if (fd >= 0)
		close(fd);
	return well;
}

static bool measure(struct run *run, const struct region *r, struct load_result *ret)
{
	int64_t start = clock_ns(), end = start + (int64_t)(run->load->seconds * (double)SECOND_NS);
	int64_t cpu = clock_cpu_ns(r->pid);
	uint64_t before = run->back;
	bool well;

	run->counting = true;
	well = run->load->outstanding > 0 ? closed_loop(run, end) : open_loop(run, start, end);
	double took = (double)(clock_ns() - start) / (double)SECOND_NS;
	ret->acked = run->back - before;
	ret->rate = (double)ret->acked / took;
	ret->cpu_us = (double)(clock_cpu_ns(r->pid) - cpu) / 1000 / (double)(ret->acked > 0 ? ret->acked : 1);
	/* What is late counts for the latency of an open loop: leaving it out would flatter. */
	run->counting = run->load->outstanding == 0;
	well = well && wait_all(run, STRAGGLERS_NS);
	ret->stored = run->back;
	ret->unanswered = run->next - run->back;
	ret->p50_us = clock_percentile(&run->samples, 50);
	ret->p99_us = clock_percentile(&run->samples, 99);
	ret->max_us = clock_percentile(&run->samples, 100);
	return well;
}

bool load_run(const struct load *l, const struct region *r, struct signals *s, struct load_result *ret_result,
              struct why *why)
{
	struct run run = {
	        .load = l, .signals = s, .context = zmq_ctx_new(), .doors = s->door_count, .why = why};
	struct load_result result = {0};

	if (l->outstanding > 0 && (size_t)l->outstanding < run.doors)
		run.doors = (size_t)l->outstanding;
	for (size_t i = 0; i < run.doors; i++)
		run.items[i] = (zmq_pollitem_t){.socket = region_connect(r, &r->partners[i], run.context),
		                                .events = ZMQ_POLLIN};
	bool well = warm_up(&run) && measure(&run, r, &result);
	for (size_t i = 0; i < run.doors; i++)
		zmq_close(run.items[i].socket);
	zmq_ctx_term(run.context);
	clock_free(&run.samples);
	mem_free(run.sent);
	if (well)
		*ret_result = result;
	return well;
}
