/** What the Label application stores, as Sluice speaks of it, and the rules that need no disk and no database. */
package dev.sluice.model.label;
