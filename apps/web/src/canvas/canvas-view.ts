import { create } from "zustand";

export type CanvasCommands = {
	fit(): void;
	actualSize(): void;
	zoomIn(): void;
	zoomOut(): void;
	/** Brings a card into view, without changing the zoom, and gives it the focus where asked. */
	reveal(card: string, focus: boolean): void;
};

type CanvasView = {
	/** 1 = 100 %. */
	zoom: number;
	tool: "select" | "hand";
	commands: CanvasCommands | null;
	setTool(tool: "select" | "hand"): void;
};

/** How the canvas is looked at; its commands are there while it is on the page. */
export const useCanvasView = create<CanvasView>((set) => ({
	zoom: 1,
	tool: "select",
	commands: null,
	setTool: (tool) => set({ tool }),
}));
