// How an agency writes addresses and how often it gets them wrong.
#ifndef HEARTH_ADDRESS_RATES_H
#define HEARTH_ADDRESS_RATES_H

enum address_order {
    ADDRESS_GAZETTEER,    // Flat 3, Brimlow Court, 14 Corvane Rise, Northquen
    ADDRESS_SHORT,        // Flat 3, 14 Corvane Rise
    ADDRESS_COUNTY,       // 3 Brimlow Court, 14 Corvane Rise, Northquen, Quenmere
    ADDRESS_STREET_FIRST, // 14 Corvane Rise, Flat 3, Northquen
};

// Shares of addresses. Source: data-samples/MODEL.md, section 12.
struct address_rates {
    enum address_order order;
    double own_words;        // as people write it themselves
    double flat_lost;        // of flats
    double uprn, uprn_wrong; // present; of those present, a neighbour's or the building's
    double postcode;         // present
    double postcode_old;     // of those present: of the last home, or of the next streets
    double postcode_sector;  // likewise: cut to the sector
};

#endif
