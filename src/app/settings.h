// What each part of a scan is told of the options.
#ifndef SNMPRING_APP_SETTINGS_H_
#define SNMPRING_APP_SETTINGS_H_

#include "options/options.h"
#include "targets/settings.h"

namespace snmpring::app {

targets::Settings target_settings(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SETTINGS_H_
