/** What an Argilla database holds of its datasets and records, as far as the search index is made of it; and which form that has. */
package dev.sluice.model.argilla;
