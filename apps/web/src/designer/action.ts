import type { LucideIcon } from "lucide-react";

/** Something that can be done to the flow or the canvas: the same for keys, menus, the palette and the key sheet. */
export type Action = {
	id: string;
	group: "Cards" | "Flow" | "Canvas";
	name: string;
	icon: LucideIcon;
	/** As people write it: `Ctrl Shift Z`. The clipboard's keys belong to the browser and are not listened to. */
	keys?: string;
	byBrowser?: boolean;
	/** Its key acts on the card that has the focus, and is heard there. */
	byCanvas?: boolean;
	/** Its key acts also while text is typed: it is none that types. */
	whileTyping?: boolean;
	/** What it does needs something selected, or something to undo. */
	enabled: boolean;
	/** Changes the flow: hidden from those who may only read it. */
	edits?: boolean;
	run(): void;
};
