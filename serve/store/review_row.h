// Columns of reviews as conditions; for the files of this folder.
#ifndef HEARTH_REVIEW_ROW_H
#define HEARTH_REVIEW_ROW_H

// Of a query that has `reviews`: nobody took the decision back.
#define REVIEW_STANDS "reviews.review_id NOT IN (SELECT review_id FROM review_undos)"

#endif
