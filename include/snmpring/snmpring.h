// All of the library.
#ifndef SNMPRING_SNMPRING_H_
#define SNMPRING_SNMPRING_H_

#include "snmpring/blocking.h"
#include "snmpring/error.h"
#include "snmpring/inline_text.h"
#include "snmpring/loop.h"
#include "snmpring/oid.h"
#include "snmpring/policer.h"
#include "snmpring/snmp_session.h"
#include "snmpring/task.h"
#include "snmpring/user.h"
#include "snmpring/value.h"
#include "snmpring/version.h"

#endif  // SNMPRING_SNMPRING_H_
