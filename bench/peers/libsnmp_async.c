/* Walks agents with net-snmp's library, asynchronously, and prints nothing of what it finds.
 * usage: libsnmp_async PORT COUNT AT_ONCE [check]; check prints "ADDRESS OID" for each varbind. */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const oid kRoot[] = {1, 3, 6, 1};
static int port, count, at_once, check;
static int started, active;
static unsigned long varbinds, failures;

struct host {
  netsnmp_session *session;
  struct host *next; /* among those that are done */
  char address[64];
};

/* A session may not be closed within its own callback. */
static struct host *done;

static void end(struct host *host) {
  --active;
  host->next = done;
  done = host;
}

static void close_done(void) {
  while (done) {
    struct host *host = done;
    done = host->next;
    snmp_close(host->session);
    free(host);
  }
}

static int ask(struct host *host, const oid *name, size_t length) {
  netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_GETBULK);
  pdu->non_repeaters = 0;
  pdu->max_repetitions = 25;
  snmp_add_null_var(pdu, name, length);
  if (snmp_send(host->session, pdu)) return 1;
  snmp_free_pdu(pdu);
  return 0;
}

static int on_response(int operation, netsnmp_session *session, int id, netsnmp_pdu *pdu, void *magic) {
  struct host *host = magic;
  (void)session;
  (void)id;
  if (operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE || pdu->errstat != SNMP_ERR_NOERROR) {
    ++failures;
    end(host);
    return 1;
  }
  netsnmp_variable_list *last = NULL;
  for (netsnmp_variable_list *v = pdu->variables; v; v = v->next_variable) {
    if (v->type == SNMP_ENDOFMIBVIEW || snmp_oidtree_compare(kRoot, 4, v->name, v->name_length) != 0) {
      end(host);
      return 1;
    }
    ++varbinds;
    if (check) {
      printf("%.*s ", (int)strcspn(host->address, ":"), host->address);
      for (size_t i = 0; i < v->name_length; ++i) printf(i ? ".%lu" : "%lu", (unsigned long)v->name[i]);
      putchar('\n');
    }
    last = v;
  }
  if (!last || !ask(host, last->name, last->name_length)) end(host);
  return 1;
}

static void begin(void) {
  while (active < at_once && started < count) {
    struct host *host = calloc(1, sizeof *host);
    snprintf(host->address, sizeof host->address, "127.30.%d.%d:%d", started >> 8, started & 255, port);
    ++started;
    netsnmp_session session;
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_2c;
    session.peername = host->address;
    session.community = (u_char *)"public";
    session.community_len = 6;
    session.callback = on_response;
    session.callback_magic = host;
    host->session = snmp_open(&session);
    if (!host->session || !ask(host, kRoot, 4)) {
      ++failures;
      continue;
    }
    ++active;
  }
}

int main(int argc, char **argv) {
  if (argc < 4) return 64;
  port = atoi(argv[1]);
  count = atoi(argv[2]);
  at_once = atoi(argv[3]);
  check = argc > 4;
  setenv("MIBS", "", 1);
  netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
  init_snmp("peer");
  begin();
  while (active > 0) {
    int fds = 0, block = 1;
    struct timeval timeout;
    fd_set set;
    FD_ZERO(&set);
    snmp_select_info(&fds, &set, &timeout, &block);
    fds = select(fds, &set, NULL, NULL, block ? NULL : &timeout);
    if (fds < 0) return 71;
    if (fds) snmp_read(&set);
    else snmp_timeout();
    close_done();
    begin();
  }
  fprintf(check ? stderr : stdout, "varbinds %lu failures %lu\n", varbinds, failures);
  return failures != 0;
}
