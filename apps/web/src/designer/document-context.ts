import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { DocumentActions, DocumentState, DocumentStore } from "./document-store.ts";

export const DocumentContext = createContext<DocumentStore | null>(null);

export function useDocumentStore(): DocumentStore {
	const store = useContext(DocumentContext);
	if (!store) throw new Error("There is no flow here: render this inside DocumentContext.");
	return store;
}

/** A slice of the flow that is edited here; redraws only when that slice changes. */
export function useDocument<T>(select: (state: DocumentState & DocumentActions) => T): T {
	return useStore(useDocumentStore(), select);
}
