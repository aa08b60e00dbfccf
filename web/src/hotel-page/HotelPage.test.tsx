import { afterEach, describe, expect, test } from "vitest";
import { glenlough, newHotel, picture, room } from "../testing/glenlough";
import { click, leave, open, press, screen, within } from "../testing/guest";
import { HotelPage } from "./HotelPage";
import en from "./words/en.json";

afterEach(leave);

const show = (rest: Parameters<typeof glenlough>[0] = {}) =>
  open(<HotelPage words={en} document={glenlough(rest)} />);

describe("a guest opens a hotel's page", () => {
  test("and finds one title, the landmarks and a way past the header", () => {
    show();
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
    for (const landmark of ["banner", "main", "contentinfo"]) {
      expect(screen.getByRole(landmark)).toBeTruthy();
    }
    const skip = screen.getByRole("link", { name: "Skip to the content" });
    expect(skip.getAttribute("href")).toBe("#main");
    expect(document.getElementById("main")?.tabIndex).toBe(-1);
  });

  test("and every link of the header leads to a section that is there", () => {
    const { container } = show();
    const links = [...container.querySelectorAll('.header-links a[href^="#"]')];
    expect(links).toHaveLength(5);
    for (const link of links) {
      expect(container.querySelector(`section${link.getAttribute("href")}`)).toBeTruthy();
    }
  });

  test("and every section has a heading for its name", () => {
    show();
    for (const name of [
      "Wake up to the water",
      "Rooms & suites",
      "Gallery",
      "Amenities",
      "Contact",
    ]) {
      expect(screen.getByRole("region", { name })).toBeTruthy();
      expect(screen.getByRole("heading", { level: 2, name })).toBeTruthy();
    }
  });

  test("and sees which revision it is, and in which mode", () => {
    const { container } = show({ theme_mode: "dark", revision: 41 });
    const page = container.firstElementChild as HTMLElement;
    expect(page.dataset).toMatchObject({ revision: "41", theme: "dark" });
  });

  test("and reads what is said of a picture beside it, where something is", () => {
    const said = (caption: string, alt: string) => picture(alt, { caption, alt });
    const { container } = show({
      images: {
        hero: said("The lake in October", "A lake"),
        landing_page: said("From the jetty", "A jetty"),
        logo: null,
        favicon: null,
      },
      room_types: [room(1, { photo: said("Seen from the door", "A bed") }), room(2)],
    });
    expect(container.querySelector(".hero-caption")?.textContent).toBe("The lake in October");
    expect(screen.getByRole("img", { name: "A lake" })).toBeTruthy();
    const captions = [...container.querySelectorAll("#welcome figcaption, .room figcaption")];
    expect(captions.map((caption) => caption.textContent)).toEqual([
      "From the jetty",
      "Seen from the door",
    ]);
    const photo = within(screen.getByTestId("room-1")).getByRole("figure");
    expect(within(photo).getByRole("img", { name: "A bed" })).toBeTruthy();
  });

  test("and reads of each room what it offers and what it costs", () => {
    show();
    const first = within(screen.getByTestId("room-1"));
    expect(first.getByRole("heading", { level: 3 }).textContent).toBe("Room 1");
    expect(first.getByText("Sleeps up to 2")).toBeTruthy();
    expect(first.getByText("1 king")).toBeTruthy();
    expect(first.getByText("€129")).toBeTruthy();
    expect(first.getByText("Two left")).toBeTruthy();
    expect(first.getByRole("link", { name: "Book this room, Room 1" }).getAttribute("href")).toBe(
      "https://booking.example.com/rooms/1",
    );
    expect(first.getByRole("img").getAttribute("alt")).toBe("Alt of photo1");
  });

  test("and a room without details shows a name and no empty promises", () => {
    show({
      booking_url: "",
      room_types: [
        room(3, {
          photo: null,
          short_description: "",
          bed_setup: "",
          max_occupancy: 0,
          starting_price_from: "0.00",
          availability_message: "",
          booking_url: "",
        }),
      ],
    });
    const bare = screen.getByTestId("room-3");
    expect(bare.textContent).toBe("Room 3");
    expect(within(bare).queryByRole("link")).toBeNull();
  });

  test("and a room without a booking address of its own is booked at the hotel's", () => {
    show({ room_types: [room(4, { booking_url: "" })] });
    expect(screen.getByRole("link", { name: "Book this room, Room 4" }).getAttribute("href")).toBe(
      "https://booking.example.com/glenlough",
    );
  });

  test("and finds the gallery in order, each picture known by its id", () => {
    show();
    const items = within(screen.getByTestId("gallery")).getAllByRole("listitem");
    expect(items.map((item) => item.dataset.publicId)).toEqual(["one", "two", "three"]);
    expect(items[0]?.textContent).toBe("The drawing room");
  });

  test("and every amenity, doubled or blank ones aside", () => {
    show({ amenities: ["Pool", " Pool ", "", "Falconry"] });
    const items = within(screen.getByTestId("amenities")).getAllByRole("listitem");
    expect(items.map((item) => item.textContent)).toEqual(["Pool", "Falconry"]);
    for (const item of items) expect(item.querySelector("svg")).toBeTruthy();
  });

  test("and the hotel's own and its contact details, what they share only once", () => {
    show();
    const contact = within(screen.getByRole("region", { name: "Contact" }));
    expect(contact.getAllByRole("link", { name: "glenlough.example.com" })).toHaveLength(1);
    expect(contact.getByRole("link", { name: "+353 20 915 0184" })).toBeTruthy();
    expect(contact.getByRole("link", { name: "+353 20 915 0185" })).toBeTruthy();
    expect(contact.getByText("The Gate Lodge, Muckross")).toBeTruthy();
    expect(contact.getByText("Glenlough Demesne")).toBeTruthy();
    expect(contact.getByText("52.0316° N, 9.5236° W")).toBeTruthy();
  });

  test("and the address once when the contact address is the same written out", () => {
    show({ contact_address: "Glenlough House, Glenlough Demesne, Killarney" });
    const contact = screen.getByRole("region", { name: "Contact" });
    expect(contact.querySelectorAll("address")).toHaveLength(1);
    // What it leaves out is there all the same.
    expect(contact.querySelector("address")?.textContent).toContain("Lough Shore Road, V93");
  });

  test("and two ways to call that are no numbers, neither of them a link", () => {
    show({ phone: "Ring at the gate", contact_phone: "Ask at the desk" });
    const contact = within(screen.getByRole("region", { name: "Contact" }));
    for (const words of ["Ring at the gate", "Ask at the desk"]) {
      expect(contact.getByText(words).closest("a")).toBeNull();
    }
  });

  test("and a slogan or a second picture is shown by a hotel that says nothing else", () => {
    const nothing = { welcome_message: "", short_description: "", long_description: "" };
    const { images } = glenlough();
    show({ ...nothing, images: { ...images, landing_page: null } });
    expect(screen.getByRole("heading", { name: "Wake up to the water" })).toBeTruthy();
    leave();
    show({ ...nothing, slogan: "" });
    expect(screen.getByTestId("landing-page-image")).toBeTruthy();
  });

  test("and a wide logo speaks for the name, an emblem stands beside it", () => {
    const { container, rerender } = show();
    expect(screen.getByTestId("logo")).toBeTruthy();
    expect(container.querySelector(".brand-name")).toBeTruthy();
    const { images } = glenlough();
    const wide = { ...images, logo: picture("logo", { width: 900, height: 200 }) };
    rerender(<HotelPage words={en} document={glenlough({ images: wide })} />);
    expect(container.querySelector(".brand-name")).toBeNull();
  });

  test("and a script address in any link field leads nowhere", () => {
    const bad = "javascript:alert(1)";
    const { container } = show({
      booking_url: bad,
      website: bad,
      website_url: bad,
      google_maps_link: bad,
      room_types: [room(1, { booking_url: bad })],
    });
    expect(container.innerHTML).not.toContain("javascript:");
  });
});

describe("a hotel that was just created", () => {
  test("has a page all the same: its name and what is to come", () => {
    const { container } = open(<HotelPage words={en} document={newHotel()} />);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("New Hotel");
    expect(screen.getByRole("main").textContent).toContain(
      "More about New Hotel will be here soon.",
    );
    expect(screen.queryByTestId("hero")).toBeNull();
    expect(screen.queryByRole("navigation", { name: "On this page" })).toBeNull();
    expect(container.querySelector("img")).toBeNull();
  });
});

describe("a guest enlarges a picture", () => {
  const enlarge = (name: string) => click(screen.getByRole("link", { name }));
  const shown = () => screen.getByRole("dialog").querySelector("img")?.getAttribute("alt");
  const turn = (key: string) => press(screen.getByRole("dialog"), key);

  // jsdom knows the element but not how to open it.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };

  test("turns pages with keys and buttons, round the end", () => {
    show();
    enlarge("Enlarge: Alt of two");
    expect(shown()).toBe("Alt of two");
    turn("ArrowRight");
    expect(shown()).toBe("Alt of three");
    turn("ArrowRight");
    expect(shown()).toBe("Alt of one");
    expect(screen.getByRole("dialog").textContent).toContain("The drawing room");
    turn("End");
    expect(shown()).toBe("Alt of three");
    click(screen.getByRole("button", { name: "Previous picture" }));
    expect(screen.getByRole("dialog").getAttribute("aria-label")).toBe("Picture 2 of 3");
  });

  test("and is back where the last picture stands when it closes", () => {
    show();
    enlarge("Enlarge: Alt of one");
    turn("ArrowRight");
    click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("link", { name: "Enlarge: Alt of two" }));
  });

  test("and sees its neighbour when staff remove the picture meanwhile", () => {
    const { rerender } = show();
    enlarge("Enlarge: Alt of two");
    const rest = [picture("one"), picture("three")];
    rerender(<HotelPage words={en} document={glenlough({ gallery_images: rest })} />);
    expect(shown()).toBe("Alt of three");
    rerender(<HotelPage words={en} document={glenlough({ gallery_images: [] })} />);
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
