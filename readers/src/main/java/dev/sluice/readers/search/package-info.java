/** What a search engine has: its indexes, their mappings, and the documents in them. */
package dev.sluice.readers.search;
