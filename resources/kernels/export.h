/* Before a function: what JavaScript calls it. */
#pragma once

#define EXPORT(name) __attribute__((export_name(#name)))
