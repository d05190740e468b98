export type Theme = "light" | "dark";

export interface Greys {
  /** Between the two: of a ground of which it is not known yet whether it is land or water. */
  readonly unknown: string;
  readonly water: string;
  readonly land: string;
  readonly line: string;
  readonly street: string;
  readonly building: string;
  readonly label: string;
  readonly halo: string;
}

/** Two greys, hairlines, labels at 70 % ink: the base map recedes behind the data. */
export const GREYS: Readonly<Record<Theme, Greys>> = {
  light: {
    unknown: "#ebeeef",
    water: "#dfe4e9",
    land: "#f7f7f5",
    line: "#b4bac2",
    street: "#cdd2d8",
    building: "#ececea",
    label: "rgba(28, 32, 38, 0.7)",
    halo: "rgba(247, 247, 245, 0.85)",
  },
  dark: {
    unknown: "#1b2026",
    water: "#14181d",
    land: "#22272e",
    line: "#454c56",
    street: "#3a414a",
    building: "#292f37",
    label: "rgba(226, 230, 236, 0.7)",
    halo: "rgba(24, 28, 33, 0.85)",
  },
};
