/* Page: prints the table of nodes and properties for docs/CONFIG.md. */
#ifndef CHECK_CONFIG_PAGE_H
#define CHECK_CONFIG_PAGE_H

void page_print(void);

#endif
